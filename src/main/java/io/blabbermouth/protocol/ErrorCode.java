package io.blabbermouth.protocol;

/** The codes of the {@code Error} message and of HTTP errors. */
public enum ErrorCode {
    /** No JSON, a field missing or of the wrong kind; the message names the field. */
    BAD_MESSAGE(false),
    /** The name in {@code /user/join/{username}} cannot be one. HTTP only. */
    BAD_USERNAME(false),
    UNKNOWN_TYPE(false),
    NOT_JOINED(false),
    FORBIDDEN(false),
    /** An agent's token, or a visitor's identity, is missing or does not count. */
    UNAUTHORIZED(false),
    ALREADY_CLAIMED(false),
    TOO_LONG(false),
    /** Too much, too often or too many from one client or address. */
    RATE_LIMITED(true),
    /** The store cannot be reached: what was sent may still appear, so repeat it with the same clientMessageId. */
    UNAVAILABLE(true),
    INTERNAL(true);

    private final boolean retryable;

    ErrorCode(boolean retryable) {
        this.retryable = retryable;
    }

    public boolean retryable() {
        return retryable;
    }

    /** Whether it is the client's doing, and nothing that another one, or time, had a part in. */
    public boolean isMistake() {
        return this != UNAVAILABLE && this != INTERNAL;
    }
}
