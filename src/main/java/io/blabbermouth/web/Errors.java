package io.blabbermouth.web;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when a request on the bus has failed. */
final class Errors {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private static final String TOO_MUCH = "too many messages; send it again later";

    private Errors() {}

    static ServerMessage.Error of(Throwable failure, @Nullable String clientMessageId, ConnectionName connection) {
        if (isUnavailable(failure)) {
            return ServerMessage.Error.of(
                    ErrorCode.UNAVAILABLE, "the store cannot be reached; try again", clientMessageId);
        }
        connection.in(LOG.atError()).setCause(failure).log("a request failed");
        return ServerMessage.Error.of(ErrorCode.INTERNAL, "a fault of the server's", clientMessageId);
    }

    /** More has come than may come. */
    static ServerMessage.Error tooMuch(@Nullable String clientMessageId) {
        return ServerMessage.Error.of(ErrorCode.RATE_LIMITED, TOO_MUCH, clientMessageId);
    }

    static boolean isUnavailable(Throwable failure) {
        return failure instanceof BusException known && known.kind() == BusException.Kind.UNAVAILABLE;
    }
}
