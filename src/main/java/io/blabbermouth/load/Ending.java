package io.blabbermouth.load;

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
