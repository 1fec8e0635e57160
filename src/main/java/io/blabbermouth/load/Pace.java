package io.blabbermouth.load;

/** When a chat says its next message. */
sealed interface Pace {
    /** How many messages of one chat may be under way. */
    int underWayMax();

    /**
     * From when on the latency of a chat's message counts, if it may be sent now.
     *
     * @param number which of the chat's messages, from 0
     * @return the time it was due; more than {@code now}: not yet
     */
    long due(int chat, long number, long now);

    /** Closed loop: so many of each chat are always under way, whatever the server takes for them. */
    record Closed(int window) implements Pace {
        @Override
        public int underWayMax() {
            return window;
        }

        @Override
        public long due(int chat, long number, long now) {
            return now;
        }
    }

    /**
     * Open loop: by a schedule, whatever the server takes for them. A message that is sent late because others are still under way
     * counts from when it was due, so that a server that stands still cannot hide it.
     */
    record Open(Window window, int chats, double perSecond) implements Pace {
        /** Messages become due in these steps; a {@link Pacer} cannot wake up for each. */
        static final long STEP_NANOS = 250_000;

        @Override
        public int underWayMax() {
            return UnderWay.MAX;
        }

        @Override
        public long due(int chat, long number, long now) {
            double nanos = (number * (double) chats + chat) / perSecond * 1e9;
            return window.begin() + ((long) nanos / STEP_NANOS + 1) * STEP_NANOS;
        }
    }
}
