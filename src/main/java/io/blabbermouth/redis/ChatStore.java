package io.blabbermouth.redis;

import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Ids;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.chat.User;
import io.blabbermouth.config.ChatSettings;
import io.blabbermouth.config.Settings;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One chat in Redis: each method is one script. */
final class ChatStore {
    private static final int ENTRIES_A_READ = 500;

    private final RedisLink link;
    private final RedisKeys keys;
    private final ChatSettings settings;
    private final String[] bounds;

    ChatStore(RedisLink link, RedisKeys keys, Settings settings) {
        this.link = link;
        this.keys = keys;
        this.settings = settings.chat();
        this.bounds = bounds(settings);
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
     * @return fails with {@link StaleLeaseException} if the generation's lease has ended
     */
    Future<ChatReply.Join> join(ChatRequest.Join join, String generation, int connections) {
        Support claim = join.claim();
        return run(
                        Script.JOIN,
                        presenceKeys(join.chatId(), generation),
                        transitionArgs(
                                join.chatId(),
                                join.side().wireName(),
                                join.userId(),
                                join.supportId() == null ? "" : join.supportId(),
                                claim == null ? "" : claim.supportId().value(),
                                claim == null ? "" : LogCodec.card(claim),
                                generation,
                                String.valueOf(connections),
                                String.valueOf(join.resume().after()),
                                join.resume().epoch() == null
                                        ? ""
                                        : join.resume().epoch()))
                .compose(ScriptReplies::join);
    }

    Future<ChatReply.Append> append(ChatRequest.Append append) {
        ChatRequest.Speaker speaker = append.speaker();
        String name = append.clientMessageId() == null ? "" : speaker.id() + ":" + append.clientMessageId();
        return run(
                        Script.APPEND,
                        keys.forMessage(speaker.chatId()),
                        speaker.side().wireName(),
                        speaker.id(),
                        name,
                        LogCodec.messageBody(speaker.side(), append.content(), append.clientMessageId()),
                        String.valueOf(settings.historyMessagesMax()),
                        String.valueOf(settings.historyBytesMax()),
                        String.valueOf(settings.clientMessageIdsMax()))
                .map(ScriptReplies::append);
    }

    Future<Void> seen(ChatRequest.Seen seen) {
        ChatRequest.Speaker speaker = seen.speaker();
        return run(
                        Script.SEEN,
                        List.of(keys.chat(speaker.chatId())),
                        speaker.side().wireName(),
                        speaker.id(),
                        String.valueOf(seen.seq()))
                .mapEmpty();
    }

    /** Told to whoever listens now, kept nowhere. */
    Future<Void> typing(ChatRequest.Typing typing) {
        return link.send(Request.cmd(Command.PUBLISH)
                        .arg(keys.chat(typing.chatId()))
                        .arg(LogCodec.typing(typing.from(), typing.isTyping())))
                .mapEmpty();
    }

    Future<Void> leave(ChatRequest.Leave leave) {
        ChatRequest.Speaker speaker = leave.speaker();
        return transition(Script.LEAVE, speaker.chatId(), speaker.side().wireName(), speaker.id())
                .mapEmpty();
    }

    Future<Void> confirm(ChatRequest.Confirm confirm) {
        ChatRequest.Speaker speaker = confirm.speaker();
        return transition(Script.CONFIRM, speaker.chatId(), speaker.id()).mapEmpty();
    }

    /** @return fails with {@link StaleLeaseException} if connections are claimed for a generation whose lease has ended */
    Future<Void> presence(ChatId chatId, Side side, String generation, int connections) {
        return run(
                        Script.PRESENCE,
                        presenceKeys(chatId, generation),
                        transitionArgs(
                                chatId,
                                side.wireName(),
                                generation,
                                String.valueOf(connections),
                                String.valueOf(Lease.MILLIS)))
                .compose(reply -> reply.toString().equals("stale")
                        ? Future.failedFuture(new StaleLeaseException())
                        : Future.succeededFuture());
    }

    Future<Void> carryOutDue(ChatId chatId) {
        return transition(Script.DUE, chatId).mapEmpty();
    }

    /** @return empty if the chat is not there; at most {@value #ENTRIES_A_READ} entries, so ask again until there are none */
    Future<Optional<ScriptReplies.Tail>> read(ChatId chatId, Position after) {
        return run(
                        Script.READ,
                        List.of(keys.chat(chatId), keys.log(chatId)),
                        after.toString(),
                        String.valueOf(ENTRIES_A_READ))
                .map(ScriptReplies::tail);
    }

    /** @return listed or not, and the number of the bucket's last queue event */
    Future<Reservation> reserve(ChatId chatId, String userId) {
        return transition(Script.RESERVE, chatId, userId)
                .map(reply -> new Reservation(
                        reply.get(0).toInteger() == 1, reply.get(1).toLong()));
    }

    record Reservation(boolean listed, long queueEvent) {}

    private Future<Response> transition(Script script, ChatId chatId, String... own) {
        return run(script, keys.forTransition(chatId), transitionArgs(chatId, own));
    }

    private Future<Response> run(Script script, List<String> scriptKeys, String... args) {
        return link.run(script, scriptKeys, (Object[]) args);
    }

    private List<String> presenceKeys(ChatId chatId, String generation) {
        List<String> all = new ArrayList<>(keys.forTransition(chatId));
        all.add(keys.nodeChats(RedisKeys.bucketOf(chatId), generation));
        return all;
    }

    /** ARGV[1] to ARGV[11] of transitions.lua, then the script's own. */
    private String[] transitionArgs(ChatId chatId, String... own) {
        String[] args = new String[3 + bounds.length + own.length];
        args[0] = chatId.value();
        args[1] = String.valueOf(RedisKeys.bucketOf(chatId));
        args[2] = keys.queueChannel();
        System.arraycopy(bounds, 0, args, 3, bounds.length);
        System.arraycopy(own, 0, args, 3 + bounds.length, own.length);
        return args;
    }

    private static String[] bounds(Settings settings) {
        ChatSettings chat = settings.chat();
        // A client answers pings, so it must have been sent one before its claim can be called unanswered.
        int confirmSeconds = Math.max(chat.leaveGraceSeconds(), 2 * chat.heartbeatSeconds());
        int[] seconds = {
            chat.expireAfterSeconds(),
            chat.leaveGraceSeconds(),
            chat.requeueAfterSeconds(),
            settings.subscriber().reservationSeconds(),
            chat.keepEndedSeconds(),
            confirmSeconds
        };
        List<String> args = new ArrayList<>();
        Arrays.stream(seconds).forEach(s -> args.add(String.valueOf(s * 1000L)));
        args.add(String.valueOf(chat.historyMessagesMax()));
        args.add(String.valueOf(chat.historyBytesMax()));
        return args.toArray(String[]::new);
    }
}
