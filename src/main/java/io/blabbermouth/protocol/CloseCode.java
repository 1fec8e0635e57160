package io.blabbermouth.protocol;

/** The WebSocket close codes the server uses. Below 4000 they are RFC 6455's (section 7.4.1). */
public enum CloseCode {
    ENDED(1000, "ended"),
    PROTOCOL_ERROR(1002, "protocol error"),
    BINARY_FRAME(1003, "text frames only"),
    INVALID_UTF8(1007, "invalid UTF-8"),
    TOO_BIG(1009, "message too big"),
    INTERNAL(1011, "internal error"),
    /** This node stops; its reason says when to come back. */
    RESTART(1012, "retry-after-ms=0"),
    UNAUTHORIZED(4401, "no or bad credentials"),
    FORBIDDEN(4403, "not yours"),
    IDLE(4408, "idle"),
    CLAIMED(4409, "claimed by another agent"),
    CHAT_OVER(4410, "chat expired, ended or unknown"),
    CONTINUITY_LOST(4412, "continuity lost, load the history again"),
    TOO_SLOW(4413, "reads too slowly"),
    TOO_MANY(4429, "too many messages");

    private final short code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = (short) code;
        this.reason = reason;
    }

    public short code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
