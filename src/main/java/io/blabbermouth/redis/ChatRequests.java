package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.SupportId;
import io.blabbermouth.config.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Answers what connections ask. What they have seen of a chat may be more, or other, than what Redis still holds; then the
 * chat is compared with it first, and the request tried again.
 */
final class ChatRequests {
    private static final long ASK_AGAIN_MILLIS = 200;

    private final Vertx vertx;
    private final ContextInternal context;
    private final ChatStore store;
    private final Appends appends;
    private final LocalChats chats;
    private final long answerNanosMax;
    private final long joinMillisMax;

    ChatRequests(Vertx vertx, ChatStore store, Appends appends, LocalChats chats, RedisSettings settings) {
        this.vertx = vertx;
        this.context = (ContextInternal) vertx.getOrCreateContext();
        this.store = store;
        this.appends = appends;
        this.chats = chats;
        this.answerNanosMax = TimeUnit.MILLISECONDS.toNanos(settings.commandTimeoutMillis());
        this.joinMillisMax = (long) settings.settleMillis() + settings.commandTimeoutMillis();
    }

    Future<ChatReply.Join> join(ChatRequest.Join join) {
        long sinceNanos = System.nanoTime();
        return chats.resume(join)
                .compose(back -> back.<Future<ChatReply.Join>>map(Future::succeededFuture)
                        .orElseGet(() -> asSoonAsPossible(() -> chats.enter(join), sinceNanos)));
    }

    Future<ChatReply.Join> load(ChatRequest.Load load) {
        return asSoonAsPossible(
                () -> store.load(load.chatId()).map(ScriptReplies.JoinReply::answer), System.nanoTime());
    }

    Future<ChatReply.Append> append(ChatRequest.Append append) {
        return unfenced(append.speaker().chatId(), (followed, known) -> appends.append(append, followed, known));
    }

    Future<ChatReply.Leave> leave(ChatRequest.Leave leave) {
        return unfenced(leave.speaker().chatId(), (followed, known) -> store.leave(leave, followed));
    }

    Future<Void> confirm(ChatRequest.Confirm confirm) {
        LocalChat chat = chats.find(confirm.speaker().chatId());
        KnownChat known = chat == null ? null : chat.known();
        SupportId supportId = new SupportId(confirm.speaker().id());
        if (known != null) {
            known.learnConfirmed(supportId);
        }
        return store.confirm(confirm).onSuccess(done -> {
            if (known != null) {
                known.learnConfirmedInRedis(supportId);
            }
        });
    }

    /** Whoever was away is given the time to say again what it holds, so that nobody is refused for what is forgotten. */
    private Future<ChatReply.Join> asSoonAsPossible(Supplier<Future<ChatReply.Join>> ask, long sinceNanos) {
        return ask.get().recover(failure -> {
            if (!(failure instanceof NotYetException)) {
                return Future.failedFuture(failure);
            } else if (millisSince(sinceNanos) > joinMillisMax) {
                return Future.failedFuture(BusException.unavailable(String.valueOf(failure.getMessage()), failure));
            }
            return vertx.timer(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS).compose(v -> asSoonAsPossible(ask, sinceNanos));
        });
    }

    /** @param ask answers with nothing if the chat must be compared first */
    private <A> Future<A> unfenced(ChatId chatId, BiFunction<Lineage, KnownChat, Future<Optional<A>>> ask) {
        LocalChat chat = chats.find(chatId);
        Lineage followed = chat == null ? null : chat.feed().followed();
        KnownChat known = chat == null ? null : chat.known();
        if (chat == null || followed == null || known == null) {
            return Future.failedFuture(BusException.unavailable("chat " + chatId + " is not followed here", null));
        }
        long deadlineNanos = System.nanoTime() + answerNanosMax;
        return ask.apply(followed, known)
                .compose(answer -> answer.map(Future::succeededFuture)
                        .orElseGet(() -> compared(chat, known, ask, deadlineNanos)
                                .recover(failure -> Future.failedFuture(notCompared(chatId, failure)))));
    }

    private static Throwable notCompared(ChatId chatId, Throwable failure) {
        return RedisErrors.isForeign(failure)
                ? failure
                : BusException.unavailable("chat " + chatId + " cannot be compared with Redis now", failure);
    }

    /** Never asks after the deadline: the sender has been answered by then, and its next message must not be overtaken. */
    private <A> Future<A> compared(
            LocalChat chat,
            KnownChat known,
            BiFunction<Lineage, KnownChat, Future<Optional<A>>> ask,
            long deadlineNanos) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
            return Future.failedFuture("chat " + chat.id() + " has changed all the time");
        }
        // Begun on the event loop's context, or what follows a timeout would run on some other thread.
        return context.<Void>succeededFuture()
                .compose(v -> chat.feed().repair())
                .timeout(left, TimeUnit.NANOSECONDS)
                .compose(v -> {
                    Lineage followed = chat.feed().followed();
                    return followed == null
                            ? Future.failedFuture("chat " + chat.id() + " is over")
                            : ask.apply(followed, known)
                                    .compose(answer -> answer.map(Future::succeededFuture)
                                            .orElseGet(() -> compared(chat, known, ask, deadlineNanos)));
                });
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
