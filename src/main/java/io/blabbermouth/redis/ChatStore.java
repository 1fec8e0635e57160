package io.blabbermouth.redis;

import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.bus.NodesReply;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.Ids;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.chat.User;
import io.blabbermouth.config.Settings;
import io.blabbermouth.logging.Logs;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One chat in Redis: each method is one script. */
final class ChatStore {
    private static final Logger LOG = LoggerFactory.getLogger(ChatStore.class);
    private static final int ENTRIES_A_READ = 500;

    private final RedisLink link;
    private final RedisKeys keys;
    private final BucketLives lives = new BucketLives();
    private final ScriptArgs args;

    ChatStore(RedisLink link, RedisKeys keys, Settings settings) {
        this.link = link;
        this.keys = keys;
        this.args = new ScriptArgs(keys, lives, settings);
    }

    RedisKeys keys() {
        return keys;
    }

    BucketLives lives() {
        return lives;
    }

    ScriptArgs args() {
        return args;
    }

    /** Fails if the ids, which are random, are somebody else's. */
    Future<Void> register(User user) {
        return transition(Script.REGISTER, user.chatId(), user.userId().value(), LogCodec.card(user), Ids.random())
                .compose(made -> made.toInteger() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException("chat " + user.chatId() + " exists already")));
    }

    /**
     * @param connections the node's on that side, once this one is in
     * @return fails with {@link NotYetException} if the generation's lease has ended, or if it cannot be said yet
     */
    Future<ScriptReplies.JoinReply> join(ChatRequest.Join join, String generation, int connections) {
        Support claim = join.claim();
        return link.run(
                        Script.JOIN,
                        presenceKeys(join.chatId(), generation),
                        args.ofTransition(
                                join.chatId(),
                                join.side().wireName(),
                                join.userId(),
                                orEmpty(join.supportId()),
                                claim == null ? "" : claim.supportId().value(),
                                claim == null ? "" : LogCodec.card(claim),
                                generation,
                                String.valueOf(connections),
                                String.valueOf(join.resume().after()),
                                orEmpty(join.resume().epoch())))
                .compose(reply -> parse(join.chatId(), reply, ScriptReplies::join))
                .compose(Function.identity());
    }

    /** The whole chat, as a reset. Fails with {@link NotYetException} if it cannot be said yet whether it is over. */
    Future<ScriptReplies.JoinReply> load(ChatId chatId) {
        return transition(Script.LOAD, chatId)
                .compose(reply -> parse(chatId, reply, ScriptReplies::join))
                .compose(Function.identity());
    }

    Future<Void> seen(ChatRequest.Seen seen) {
        ChatRequest.Speaker speaker = seen.speaker();
        return link.run(
                        Script.SEEN,
                        List.of(keys.chat(speaker.chatId()), keys.log(speaker.chatId()), keys.head(speaker.chatId())),
                        speaker.side().wireName(),
                        speaker.id(),
                        seen.seq(),
                        seen.epoch())
                .mapEmpty();
    }

    /** Told to whoever listens now, kept nowhere. By the chat's own master, or it could overtake, or be overtaken by, messages. */
    Future<Void> typing(ChatRequest.Typing typing) {
        String channel = keys.log(typing.chatId());
        return link.send(
                        channel,
                        Request.cmd(Command.PUBLISH)
                                .arg(channel)
                                .arg(LogCodec.typing(typing.from(), typing.isTyping())))
                .mapEmpty();
    }

    /** @return empty if nothing was done, as the chat is not, or not only, what was followed */
    Future<Optional<ChatReply.Leave>> leave(ChatRequest.Leave leave, Lineage followed) {
        ChatRequest.Speaker speaker = leave.speaker();
        return transition(
                        Script.LEAVE,
                        speaker.chatId(),
                        speaker.side().wireName(),
                        speaker.id(),
                        followed.epoch(),
                        followed.end().toString())
                .map(reply -> switch (reply.toInteger()) {
                    case 1 -> Optional.of(ChatReply.Leave.ENDED);
                    case 0 -> Optional.of(ChatReply.Leave.NOTHING);
                    default -> Optional.empty();
                });
    }

    Future<Void> confirm(ChatRequest.Confirm confirm) {
        ChatRequest.Speaker speaker = confirm.speaker();
        return transition(Script.CONFIRM, speaker.chatId(), speaker.id()).mapEmpty();
    }

    /**
     * How many connections a node has on one side of a chat.
     *
     * @param gone when the last of those that are gone went
     * @param awayMillis for how long a connection that is gone was told to stay away, 0 for not at all
     */
    record Presence(ChatId chatId, Side side, String generation, int connections, Gone gone, long awayMillis) {}

    /**
     * When a connection went.
     *
     * @param millisAgo by this node's time
     * @param clockMillis the bucket's clock, as this node knew it then: no time before that has passed since
     */
    record Gone(long millisAgo, long clockMillis) {
        static final Gone NOW = new Gone(0, 0);
    }

    /** @return fails with {@link NotYetException} if connections are claimed for a generation whose lease has ended */
    Future<Void> presence(Presence presence) {
        return link.run(
                        Script.PRESENCE,
                        presenceKeys(presence.chatId(), presence.generation()),
                        args.ofTransition(
                                presence.chatId(),
                                presence.side().wireName(),
                                presence.generation(),
                                String.valueOf(presence.connections()),
                                String.valueOf(Lease.MILLIS),
                                String.valueOf(presence.awayMillis()),
                                String.valueOf(presence.gone().millisAgo()),
                                String.valueOf(presence.gone().clockMillis())))
                .compose(reply -> reply.toString().equals("stale")
                        ? Future.failedFuture(new NotYetException("the lease of this node's generation has ended"))
                        : Future.succeededFuture());
    }

    Future<Void> carryOutDue(ChatId chatId) {
        return transition(Script.DUE, chatId).mapEmpty();
    }

    /** Looks at the deadlines of a chat that cannot be read again only after that time. */
    Future<Void> postpone(ChatId chatId, long millis) {
        int bucket = RedisKeys.bucketOf(chatId);
        Request later = Request.cmd(Command.ZADD)
                .arg(keys.due(bucket))
                .arg("XX")
                .arg(lives.of(bucket).clockMillis() + millis)
                .arg(chatId.value());
        return link.send(keys.due(bucket), later).mapEmpty();
    }

    /** That node has nothing to do with the chat any more, whatever is under the chat's keys. */
    Future<Void> forget(ChatId chatId, String generation) {
        String nodeChats = keys.nodeChats(RedisKeys.bucketOf(chatId), generation);
        return link.send(nodeChats, Request.cmd(Command.SREM).arg(nodeChats).arg(chatId.value()))
                .mapEmpty();
    }

    /** At most {@value #ENTRIES_A_READ} entries, so ask again until there are none. */
    Future<ScriptReplies.Read> read(ChatId chatId, Lineage followed) {
        return link.run(
                        Script.READ,
                        keys.forLog(chatId),
                        args.withLife(
                                chatId, followed.epoch(), followed.end().toString(), String.valueOf(ENTRIES_A_READ)))
                .compose(reply -> parse(chatId, reply, ScriptReplies::read));
    }

    /** What the log says at its end, without content; for people who look for something, so what is no entry of ours is left out. */
    Future<List<NodesReply.Entry>> lastEntries(ChatId chatId) {
        String log = keys.log(chatId);
        return link.send(
                        log,
                        Request.cmd(Command.XREVRANGE)
                                .arg(log)
                                .arg("+")
                                .arg("-")
                                .arg("COUNT")
                                .arg(ENTRIES_A_READ))
                .map(LogCodec::withoutContent);
    }

    /**
     * What Redis may have forgotten of a chat.
     *
     * @param isThere false if it has forgotten all of it; {@code epoch} is for the new one then
     * @param common up to where the log of that epoch is what was followed
     */
    record Restore(KnownChat known, boolean isThere, String epoch, Position common, List<ChatMessage> orphans) {}

    /** @return false if nothing was done, as the chat has another epoch */
    Future<Boolean> restore(Restore restore) {
        ChatId chatId = restore.known().user().chatId();
        return transition(Script.RESTORE, chatId, args.ownOfRestore(restore)).map(reply -> reply.toInteger() == 1);
    }

    /** @return listed or not, and the number of the bucket's last queue event */
    Future<Reservation> reserve(ChatId chatId, String userId) {
        return transition(Script.RESERVE, chatId, userId)
                .map(reply -> new Reservation(
                        reply.get(0).toInteger() == 1, reply.get(1).toLong()));
    }

    record Reservation(boolean listed, long queueEvent) {}

    private Future<Response> transition(Script script, ChatId chatId, String... own) {
        return link.run(script, keys.forTransition(chatId), args.ofTransition(chatId, own));
    }

    private List<String> presenceKeys(ChatId chatId, String generation) {
        List<String> all = new ArrayList<>(keys.forTransition(chatId));
        all.add(keys.nodeChats(RedisKeys.bucketOf(chatId), generation));
        return all;
    }

    /** A value that none of our scripts has written must say where it is. */
    private <T> Future<T> parse(ChatId chatId, Response reply, Function<Response, T> parser) {
        try {
            return Future.succeededFuture(parser.apply(reply));
        } catch (RuntimeException e) {
            String either = keys.chat(chatId) + " or " + keys.log(chatId);
            LOG.atError()
                    .addKeyValue(Logs.CHAT, chatId.value())
                    .setCause(e)
                    .log("a foreign value in Redis under the key {}", either);
            return Future.failedFuture(RedisErrors.foreignValue(either, e));
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
