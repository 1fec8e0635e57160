package io.blabbermouth.protocol;

import org.jspecify.annotations.Nullable;

/** A client's message cannot be taken. Its text goes to that client, so it names fields and limits but never their content. */
public final class BadMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String clientMessageId;

    BadMessageException(ErrorCode code, String message, @Nullable String clientMessageId) {
        // Expected, frequent and never logged: no stack.
        super(message, null, false, false);
        this.code = code;
        this.clientMessageId = clientMessageId;
    }

    BadMessageException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public ServerMessage.Error toError() {
        return new ServerMessage.Error(code, String.valueOf(getMessage()), code.retryable(), clientMessageId, null);
    }
}
