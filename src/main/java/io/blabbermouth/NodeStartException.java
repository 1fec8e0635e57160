package io.blabbermouth;

/** The node cannot start. The message is one line for the user: what, where, and what to do. */
final class NodeStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
