package io.blabbermouth.protocol;

/**
 * The WebSocket close codes the server uses. Below 4000 they are RFC 6455's (section 7.4.1).
 *
 * <p>{@link #clientReturns()} tells whether a client is meant to connect again.
 */
public enum CloseCode {
    ENDED(1000, "ended", false),
    PROTOCOL_ERROR(1002, "protocol error", false),
    BINARY_FRAME(1003, "text frames only", false),
    INVALID_UTF8(1007, "invalid UTF-8", false),
    TOO_BIG(1009, "message too big", false),
    INTERNAL(1011, "internal error", true),
    BAD_CREDENTIALS(4401, "no or bad credentials", false),
    FORBIDDEN(4403, "not yours", false),
    IDLE(4408, "idle", true),
    CLAIMED(4409, "claimed by another agent", false),
    CHAT_OVER(4410, "chat expired, ended or unknown", false),
    CONTINUITY_LOST(4412, "continuity lost, load the history again", true),
    TOO_SLOW(4413, "reads too slowly", true),
    TOO_MANY(4429, "too many messages or connections", true);

    private final short code;
    private final String reason;
    private final boolean clientReturns;

    CloseCode(int code, String reason, boolean clientReturns) {
        this.code = (short) code;
        this.reason = reason;
        this.clientReturns = clientReturns;
    }

    public short code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    public boolean clientReturns() {
        return clientReturns;
    }
}
