package io.blabbermouth.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Why a request has no answer. */
public final class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kinds by what the caller can do about them. */
    public enum Kind {
        /** The store cannot be reached: the request may or may not have been carried out. */
        UNAVAILABLE(503),
        /** There is as much as there may be: nothing was done. */
        FULL(507),
        /** A fault of ours. */
        INTERNAL(500);

        private final int failureCode;

        Kind(int failureCode) {
            this.failureCode = failureCode;
        }

        private static Kind of(int failureCode) {
            return Arrays.stream(values())
                    .filter(kind -> kind.failureCode == failureCode)
                    .findFirst()
                    .orElse(INTERNAL);
        }
    }

    private final Kind kind;

    private BusException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public static BusException unavailable(String message, @Nullable Throwable cause) {
        return new BusException(Kind.UNAVAILABLE, message, cause);
    }

    /** @param limit the key of what is reached, which is the message */
    public static BusException full(String limit) {
        return new BusException(Kind.FULL, limit, null);
    }

    public static BusException internal(String message, Throwable cause) {
        return new BusException(Kind.INTERNAL, message, cause);
    }

    public Kind kind() {
        return kind;
    }

    static BusException of(Throwable failure) {
        return failure instanceof BusException known
                ? known
                : new BusException(Kind.INTERNAL, String.valueOf(failure.getMessage()), failure);
    }

    void replyTo(Message<?> message) {
        message.fail(kind.failureCode, String.valueOf(getMessage()));
    }

    /** The inverse of {@link #replyTo}. A handler that is not there (yet, or any more) is a store we cannot reach. */
    static <A> Future<A> recover(Throwable failure) {
        if (failure instanceof ReplyException reply) {
            Kind kind = switch (reply.failureType()) {
                case RECIPIENT_FAILURE -> Kind.of(reply.failureCode());
                case NO_HANDLERS, TIMEOUT -> Kind.UNAVAILABLE;
                case ERROR -> Kind.INTERNAL;
            };
            return Future.failedFuture(new BusException(kind, String.valueOf(reply.getMessage()), reply));
        }
        return Future.failedFuture(of(failure));
    }
}
