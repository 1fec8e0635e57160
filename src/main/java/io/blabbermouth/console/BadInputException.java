package io.blabbermouth.console;

/** What is wrong with what somebody has written; the message is for them. */
final class BadInputException extends Exception {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }
}
