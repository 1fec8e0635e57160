package io.blabbermouth.terminal;

/** The node does not answer, or refuses. The message is for people: what it is, and what to do. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status of HTTP; 0 if there was no answer */
    ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
