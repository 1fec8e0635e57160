package io.blabbermouth.redis;

/** What was asked cannot be answered for a moment, as this node or others have been away; it is to be asked again. */
final class NotYetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotYetException(String why) {
        super(why, null, false, false);
    }
}
