package io.blabbermouth.load;

import javax.net.ssl.SSLException;

/**
 * Why something that was asked of a server ended otherwise than asked.
 *
 * @param code under which it is counted: CONNECT, GARBAGE, CLOSED_4410, UNAVAILABLE, …
 * @param what for people: what happened, and where
 */
record Ending(String code, String what) {
    static final String GARBAGE = "GARBAGE";

    static Ending garbage(String what) {
        return new Ending(GARBAGE, what);
    }

    /** @param what without the reason, which is the failure's */
    static Ending broken(String code, String what, Throwable failure) {
        Throwable root = failure;
        boolean isTls = failure instanceof SSLException;
        while (root.getCause() != null) {
            root = root.getCause();
            isTls |= root instanceof SSLException;
        }
        return new Ending(isTls ? "TLS" : code, what + ": " + root.getMessage());
    }

    /** As a failure of something that was awaited. */
    static final class EndingException extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Ending ending;

        EndingException(Ending ending) {
            super(ending.what(), null, false, false);
            this.ending = ending;
        }

        Ending ending() {
            return ending;
        }
    }
}
