package io.blabbermouth.load;

/** What a participant is told. What is not expected counts as trouble. */
interface ParticipantEvents {
    /** Connected, not joined yet. */
    default void opened(Participant who) {}

    default void joined(Participant who) {}

    default void message(Participant who, long seq, long id) {}

    /** {@code messages} of them, the last with that seq. */
    default void history(Participant who, int messages, long seq) {}

    /** @param id of the message that was refused; -1: it was not about a message */
    default void refused(Participant who, String code, long id) {
        who.loop().recorder.error(new Ending(code, who.target() + " refused with " + code));
    }

    /** The connection is no more. */
    default void ended(Participant who, Ending why) {
        who.loop().recorder.error(why);
    }
}
