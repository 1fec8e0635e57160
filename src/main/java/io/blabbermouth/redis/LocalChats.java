package io.blabbermouth.redis;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.Change;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.ChatState;
import io.blabbermouth.chat.Side;
import io.blabbermouth.config.Settings;
import io.blabbermouth.logging.Logs;
import io.blabbermouth.watch.About;
import io.blabbermouth.watch.Step;
import io.blabbermouth.watch.Watch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chats with connections on this node: subscribed to, followed, and their presence kept in Redis.
 *
 * <p>Subscriptions linger for {@value #IDLE_SWEEPS_MAX} sweeps after the last connection, as most that go come back. A chat
 * is remembered for as long as {@link Recent} holds something of it.
 */
final class LocalChats {
    private static final Logger LOG = LoggerFactory.getLogger(LocalChats.class);
    private static final int IDLE_SWEEPS_MAX = 10;

    private final Bus bus;
    private final RedisLink link;
    private final RedisKeys keys;
    private final ChatStore store;
    private final Lease lease;
    private final Recent recent;
    private final Reconciler reconciler;
    /** After a break of the link all chats want it at once. */
    private final Paced repairs = new Paced(chat -> chat.feed().repair());

    private final LocalPresence presence;
    private final Resumes resumes;
    private final Watch watch;
    private final long waitMillisMax;
    private final Map<ChatId, LocalChat> chats = new HashMap<>();
    private @Nullable Promise<Void> emptied;

    LocalChats(Vertx vertx, RedisLink link, ChatStore store, Lease lease, NodeContext node) {
        Settings settings = node.settings();
        this.waitMillisMax = settings.redis().commandTimeoutMillis();
        this.watch = node.watch();
        this.bus = new Bus(vertx);
        this.link = link;
        this.keys = store.keys();
        this.store = store;
        this.lease = lease;
        this.recent = new Recent(settings.redis());
        this.reconciler = new Reconciler(vertx, store, recent, watch.metrics().store());
        this.presence = new LocalPresence(vertx, store, lease, settings, this::noteIfEmpty);
        this.resumes = new Resumes(link, recent, presence, new Looks(vertx, link, store, settings));
    }

    /** Null if the chat has had no connection here lately. */
    @Nullable
    LocalChat find(ChatId chatId) {
        return chats.get(chatId);
    }

    /** Lets a connection in that comes back and need not join as any other; empty if it must. Fails as UNAVAILABLE alone. */
    Future<Optional<ChatReply.Join.Joined>> resume(ChatRequest.Join join) {
        LocalChat chat = chats.get(join.chatId());
        return chat == null ? Future.succeededFuture(Optional.empty()) : resumes.resume(chat, join);
    }

    /**
     * Lets a connection in. Subscribes before it reads, so that nothing falls between what the join read and the events.
     * Fails with {@link NotYetException} if it is to be asked again.
     */
    Future<ChatReply.Join> enter(ChatRequest.Join join) {
        LocalChat chat = chats.computeIfAbsent(join.chatId(), this::follow);
        return chat.inTurn(
                        waitMillisMax,
                        () -> chat.subscribed(() -> link.subscribe(keys.log(chat.id())))
                                .compose(subscribed -> join(chat, join))
                                .onSuccess(reply -> entered(chat, join.side(), reply)))
                .map(ScriptReplies.JoinReply::answer);
    }

    private Future<ScriptReplies.JoinReply> join(LocalChat chat, ChatRequest.Join join) {
        LocalChat.Told count = new LocalChat.Told(lease.generation(), chat.connections(join.side()) + 1);
        return chat.telling(
                        join.side(),
                        count,
                        () -> store.join(join, count.generation(), count.connections()),
                        reply -> reply.read() != null)
                .onFailure(failure -> LocalPresence.mayBeWrong(chat, failure));
    }

    /** Redis is told by and by. */
    void depart(ChatRequest.Depart depart) {
        LocalChat chat = chats.get(depart.chatId());
        if (chat != null) {
            presence.departed(chat, depart.side(), depart.awayMillis());
        }
    }

    /** This node stops: what Redis has not been told yet it is told now. */
    void drain() {
        presence.hurry();
    }

    /** Completes when no connection is left here, and Redis knows; for a node that stops. */
    Future<Void> emptied() {
        drain();
        emptied = Promise.promise();
        Future<Void> future = emptied.future();
        noteIfEmpty();
        return future;
    }

    /** What pub/sub brought on a chat's channel. */
    void message(ChatId chatId, String payload) {
        LocalChat chat = chats.get(chatId);
        if (chat == null) {
            return;
        }
        try {
            chat.feed().offer(LogCodec.event(payload));
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue(Logs.CHAT, chatId.value())
                    .setCause(e)
                    .log("an event on the channel {} cannot be read", keys.log(chatId));
            chat.feed().repair();
        }
    }

    /** Once a second: catches up where events are overdue, corrects presence, lets go of what is unused. */
    void sweep() {
        if (link.isUp()) {
            recent.everySecond();
        }
        for (LocalChat chat : List.copyOf(chats.values())) {
            if (chat.feed().isCurrent()) {
                reconciler.settled(chat.id());
            } else if (link.isUp() && chat.feed().isBehind()) {
                repairs.add(chat);
            }
            if (link.isUp() && chat.isPresenceUnsure()) {
                presence.tellNow(chat);
            }
            if (chat.sweptIdle() > IDLE_SWEEPS_MAX) {
                letGo(chat);
            }
        }
        noteIfEmpty();
    }

    /** The link was down, or this node stood still: whatever was published meanwhile was missed. */
    void catchUp() {
        chats.values().forEach(this::catchUp);
    }

    /** Redis may have forgotten something of this bucket. */
    void catchUp(int bucket) {
        chats.values().stream()
                .filter(chat -> RedisKeys.bucketOf(chat.id()) == bucket)
                .forEach(this::catchUp);
    }

    private void catchUp(LocalChat chat) {
        chat.lastSeen().mayBeWrong();
        repairs.add(chat);
    }

    /** Redis takes this node's generation for dead: says again under the new one who is here. */
    void assertPresence() {
        chats.values().forEach(presence::tellNow);
    }

    private void letGo(LocalChat chat) {
        if (chat.isSubscribed()) {
            chat.unsubscribed();
            link.unsubscribe(keys.log(chat.id()));
        }
        if (!recent.holds(chat.id())) {
            chats.remove(chat.id());
            reconciler.settled(chat.id());
        }
    }

    private void noteIfEmpty() {
        if (emptied != null && chats.values().stream().noneMatch(LocalChat::isInUse)) {
            emptied.tryComplete();
        }
    }

    private LocalChat follow(ChatId chatId) {
        return new LocalChat(
                chatId,
                chat -> new ChatFeed(
                        chatId,
                        store,
                        new ChatFeed.Listener() {
                            @Override
                            public void heard(ChatEvent event) {
                                passedOn(chat, event);
                                bus.publish(Bus.chat(chatId), event);
                            }

                            @Override
                            public void missed() {
                                watch.metrics().store().gap();
                            }
                        },
                        (followed, read) -> reconcile(chat, followed, read)));
    }

    private void passedOn(LocalChat chat, ChatEvent event) {
        if (event instanceof ChatEvent.Logged logged) {
            recent.add(chat.id(), logged.entry());
            KnownChat known = chat.known();
            if (known != null) {
                known.learn(logged.entry());
            }
            if (logged.entry().change() instanceof Change.MessageSent sent) {
                received(chat, sent.message());
            }
        } else if (event instanceof ChatEvent.Seen seen) {
            chat.lastSeen().heard(seen);
            watch.trail()
                    .note(
                            chat.id(),
                            Step.What.SEEN,
                            About.messages(1, seen.seq()).saying(seen.from().wireName()));
        }
    }

    private void received(LocalChat chat, ChatMessage message) {
        watch.trail()
                .note(
                        chat.id(),
                        Step.What.RECEIVED,
                        About.named(message.clientMessageId()).withSeq(message.seq()));
    }

    /** Those that have connections here, at most so many. */
    List<LocalChat> here(int max) {
        return chats.values().stream()
                .filter(chat -> chat.connections(Side.USER) + chat.connections(Side.SUPPORT) > 0)
                .limit(max)
                .toList();
    }

    int size() {
        return chats.size();
    }

    private Future<Optional<Lineage>> reconcile(LocalChat chat, Lineage followed, ScriptReplies.Read read) {
        return reconciler
                .reconcile(Objects.requireNonNull(chat.known()), followed, read)
                // What was known there of who is here, and has seen what, may be forgotten too.
                .onSuccess(done -> {
                    chat.lastSeen().mayBeWrong();
                    presence.tellAgain(chat);
                });
    }

    private void entered(LocalChat chat, Side side, ScriptReplies.JoinReply reply) {
        if (reply.answer() instanceof ChatReply.Join.Joined joined && reply.read() != null) {
            chat.entered(side);
            KnownChat known = chat.learn(joined, reply.read());
            if (side == Side.USER) {
                known.isHere(Side.USER);
            }
            if (joined.state() instanceof ChatState.Active active
                    && side == Side.SUPPORT
                    && joined.admission() != ChatReply.Admission.CLAIMED) {
                known.learnConfirmed(active.support().supportId());
                known.learnConfirmedInRedis(active.support().supportId());
            }
            if (chat.feed().followed() == null) {
                recent.addHistory(chat.id(), joined.history().messages());
            }
            chat.feed().start(reply.read().lineage());
        }
    }
}
