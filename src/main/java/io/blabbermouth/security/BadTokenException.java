package io.blabbermouth.security;

/** A token that does not count. The message says why, and nothing of what is in it. */
public final class BadTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    BadTokenException(String message) {
        // Expected, frequent and never logged: no stack.
        super(message, null, false, false);
    }
}
