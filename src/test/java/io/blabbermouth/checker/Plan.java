package io.blabbermouth.checker;

/**
 * What goes on in a run, and what may.
 *
 * @param crowd who takes part
 * @param sayMillis everybody says something so often
 * @param padding of each message
 * @param redisForgets whether Redis is made to come back with less than it had acknowledged
 * @param unnoticed whether nobody may be told that somebody left
 * @param settleSecondsMax how long it may take until all are back, and agree
 */
public record Plan(
        Crowd crowd, long sayMillis, String padding, boolean redisForgets, boolean unnoticed, int settleSecondsMax) {
    static final long NEWCOMER_MILLIS = 250;

    /**
     * @param chats in which is talked from the start
     * @param newcomers chats that begin meanwhile, one every {@link #NEWCOMER_MILLIS}
     * @param waiting users whom no agent takes
     * @param rivals how many agents ask for each chat, at once
     * @param oldestProtocol whether some clients know the oldest protocol only
     */
    public record Crowd(int chats, int newcomers, int waiting, int rivals, boolean oldestProtocol) {
        /** Two agents for each chat; some clients of the oldest protocol. */
        public static Crowd of(int chats, int newcomers, int waiting) {
            return new Crowd(chats, newcomers, waiting, 2, true);
        }

        public Crowd withoutRivals() {
            return new Crowd(chats, newcomers, waiting, 1, oldestProtocol);
        }

        public Crowd withoutOldestProtocol() {
            return new Crowd(chats, newcomers, waiting, rivals, false);
        }
    }

    public static Plan of(Crowd crowd) {
        return new Plan(crowd, 50, "", false, false, 45);
    }

    public Plan saying(String otherPadding, long everyMillis) {
        return new Plan(crowd, everyMillis, otherPadding, redisForgets, unnoticed, settleSecondsMax);
    }

    public Plan forgetting(boolean forgets) {
        return new Plan(crowd, sayMillis, padding, forgets, unnoticed, settleSecondsMax);
    }

    public Plan passingUnnoticed() {
        return new Plan(crowd, sayMillis, padding, redisForgets, true, settleSecondsMax);
    }

    public Plan settlingWithin(int seconds) {
        return new Plan(crowd, sayMillis, padding, redisForgets, unnoticed, seconds);
    }
}
