package io.blabbermouth.redis;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.BusException;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Side;
import io.blabbermouth.config.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chats with connections on this node: subscribed to, followed, and their presence kept in Redis.
 *
 * <p>Subscriptions linger for {@value #IDLE_SWEEPS_MAX} sweeps after the last connection, as most that go come back.
 */
final class LocalChats {
    private static final Logger LOG = LoggerFactory.getLogger(LocalChats.class);
    private static final int IDLE_SWEEPS_MAX = 10;

    private final Bus bus;
    private final RedisLink link;
    private final RedisKeys keys;
    private final ChatStore store;
    private final Lease lease;
    private final long waitMillisMax;
    private final Map<ChatId, LocalChat> chats = new HashMap<>();
    private @Nullable Promise<Void> emptied;

    LocalChats(Bus bus, RedisLink link, RedisKeys keys, ChatStore store, Lease lease, RedisSettings settings) {
        this.waitMillisMax = settings.commandTimeoutMillis();
        this.bus = bus;
        this.link = link;
        this.keys = keys;
        this.store = store;
        this.lease = lease;
    }

    /** Subscribes before it reads, so that nothing falls between what the join read and the events. */
    Future<ChatReply.Join> join(ChatRequest.Join join) {
        LocalChat chat = chats.computeIfAbsent(join.chatId(), this::follow);
        return chat.inTurn(
                waitMillisMax,
                () -> chat.subscribed(() -> link.subscribe(keys.chat(chat.id())))
                        .compose(subscribed -> store.join(join, lease.generation(), chat.connections(join.side()) + 1))
                        .onSuccess(reply -> enter(chat, join.side(), reply))
                        .recover(failure -> {
                            chat.presenceUnsure(true);
                            return Future.failedFuture(
                                    failure instanceof StaleLeaseException
                                            ? BusException.unavailable("this node was away too long", failure)
                                            : failure);
                        }));
    }

    /** Always succeeds: what Redis could not be told now it is told by a later sweep. */
    Future<Void> depart(ChatRequest.Depart depart) {
        LocalChat chat = chats.get(depart.chatId());
        if (chat == null) {
            return Future.succeededFuture();
        }
        chat.departed(depart.side());
        return tellPresence(chat, depart.side()).onComplete(told -> noteIfEmpty());
    }

    /** Completes when no connection is left here; for a node that stops. */
    Future<Void> emptied() {
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
            LOG.error("an event on the channel {} cannot be read", keys.chat(chatId), e);
            chat.feed().repair();
        }
    }

    /** Once a second: catches up where events are overdue, corrects presence, lets go of what is unused. */
    void sweep() {
        for (LocalChat chat : List.copyOf(chats.values())) {
            chat.feed().repairIfBehind();
            if (chat.isPresenceUnsure()) {
                tellPresence(chat);
            }
            if (chat.sweptIdle() > IDLE_SWEEPS_MAX) {
                chats.remove(chat.id());
                link.unsubscribe(keys.chat(chat.id()));
            }
        }
    }

    /** The link was down: whatever was published meanwhile was missed. */
    void catchUp() {
        chats.values().forEach(chat -> chat.feed().repair());
    }

    /** Redis takes this node's generation for dead: says again under the new one who is here. */
    void assertPresence() {
        chats.values().forEach(this::tellPresence);
    }

    private void noteIfEmpty() {
        if (emptied != null && chats.values().stream().noneMatch(LocalChat::isInUse)) {
            emptied.tryComplete();
        }
    }

    private LocalChat follow(ChatId chatId) {
        return new LocalChat(chatId, new ChatFeed(chatId, store, event -> bus.publish(Bus.chat(chatId), event)));
    }

    private static void enter(LocalChat chat, Side side, ChatReply.Join reply) {
        if (reply instanceof ChatReply.Join.Joined joined) {
            chat.entered(side);
            chat.feed().start(joined.epoch(), joined.position());
        }
    }

    private Future<Void> tellPresence(LocalChat chat) {
        chat.presenceUnsure(false);
        List<Future<Void>> told = new ArrayList<>();
        for (Side side : Side.values()) {
            told.add(tellPresence(chat, side));
        }
        return Future.join(told).mapEmpty();
    }

    /** Always succeeds; also what was not sent, as its turn came too late, is told by the next sweep. */
    private Future<Void> tellPresence(LocalChat chat, Side side) {
        return chat.inTurn(
                        waitMillisMax,
                        () -> store.presence(chat.id(), side, lease.generation(), chat.connections(side)))
                .recover(failure -> {
                    LOG.debug("presence in chat {} is told later: {}", chat.id(), failure.getMessage());
                    chat.presenceUnsure(true);
                    return Future.succeededFuture();
                });
    }
}
