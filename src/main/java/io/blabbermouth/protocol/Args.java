package io.blabbermouth.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.blabbermouth.chat.Side;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a message's {@code args}; what is missing or of the wrong kind fails by the field's name.
 *
 * <p>A field that is {@code null} counts as absent, as clients of the older servers send it so.
 */
final class Args {
    private static final int ID_CHARS_MAX = 64;

    private final JsonNode node;
    /** What stands before a field's name in errors. */
    private final String path;

    Args(JsonNode node) {
        this(node, "args.");
    }

    Args(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** Any text with a UTF-8 form. */
    String text(String field) throws BadMessageException {
        String text = optionalText(field);
        if (text == null) {
            throw bad(field, "is missing");
        }
        return text;
    }

    @Nullable
    String optionalText(String field) throws BadMessageException {
        JsonNode value = value(field);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw bad(field, "must be a string");
        }
        if (!Text.isWellFormed(value.textValue())) {
            throw bad(field, "holds a lone surrogate");
        }
        return value.textValue();
    }

    /**
     * An id of ours that the client may not have (yet); clients in the field write null or an empty string then. One that
     * is longer than any of ours is cut, which leaves it as foreign as it was.
     */
    @Nullable
    String optionalId(String field) throws BadMessageException {
        String id = optionalText(field);
        return id == null || id.isEmpty() ? null : id.substring(0, Math.min(id.length(), ID_CHARS_MAX));
    }

    @Nullable
    String optionalTextUpTo(String field, int charsMax) throws BadMessageException {
        String text = optionalText(field);
        if (text != null && (text.isEmpty() || text.length() > charsMax)) {
            throw bad(field, "must be 1 to " + charsMax + " characters");
        }
        return text;
    }

    Side side(String field) throws BadMessageException {
        return switch (text(field)) {
            case "User" -> Side.USER;
            case "Support" -> Side.SUPPORT;
            default -> throw bad(field, "must be User or Support");
        };
    }

    boolean bool(String field) throws BadMessageException {
        JsonNode value = value(field);
        if (value == null) {
            throw bad(field, "is missing");
        }
        if (!value.isBoolean()) {
            throw bad(field, "must be true or false");
        }
        return value.booleanValue();
    }

    boolean optionalBool(String field) throws BadMessageException {
        return value(field) != null && bool(field);
    }

    /** A number of a message: an integer from 0 to 2^53 - 1, beyond which neither JavaScript nor Lua counts exactly. */
    long seq(String field) throws BadMessageException {
        Long seq = optionalSeq(field);
        if (seq == null) {
            throw bad(field, "is missing");
        }
        return seq;
    }

    @Nullable
    Long optionalSeq(String field) throws BadMessageException {
        JsonNode value = value(field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw bad(field, "must be an integer");
        }
        if (value.longValue() < 0 || value.longValue() >= 1L << 53) {
            throw bad(field, "must be from 0 to 2^53 - 1");
        }
        return value.longValue();
    }

    BadMessageException bad(String field, String what) {
        return new BadMessageException(ErrorCode.BAD_MESSAGE, path + field + " " + what);
    }

    private @Nullable JsonNode value(String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }
}
