package io.blabbermouth.checker;

/** A promise that was broken. */
public record Violation(Kind kind, String what) {
    public enum Kind {
        /** Acknowledged, and not there in the end, or not told to somebody, and nobody was told so. */
        LOST,
        TWICE,
        /** Two saw another order, one place in a chat had two messages, or a speaker's words came in another order. */
        ORDER,
        TWO_WINNERS,
        /** A ghost on an agents' list, or somebody missing there. */
        LIST,
        /** An error, a close, or a call to start over for which there was no reason. */
        UNEXPECTED
    }

    @Override
    public String toString() {
        return kind + ": " + what;
    }
}
