package io.blabbermouth.watch;

import org.jspecify.annotations.Nullable;

/**
 * What a step is about; as in {@link Step}.
 *
 * @param firstSeq 0 for no message
 * @param lastSeq 0 for no message
 */
public record About(
        long firstSeq,
        long lastSeq,
        @Nullable String clientMessageId,
        @Nullable String connection,
        @Nullable String detail) {
    private static final About NOTHING = new About(0, 0, null, null, null);

    /** One message. */
    public static About message(long seq) {
        return messages(seq, seq);
    }

    /** Both inclusive. */
    public static About messages(long firstSeq, long lastSeq) {
        return new About(firstSeq, lastSeq, null, null, null);
    }

    /** A message that its sender has named so; null if it has not. */
    public static About named(@Nullable String clientMessageId) {
        return new About(0, 0, clientMessageId, null, null);
    }

    public static About connection(String connection) {
        return NOTHING.on(connection);
    }

    public About upTo(long seq) {
        return new About(Math.min(1, seq), seq, clientMessageId, connection, detail);
    }

    public About withSeq(long seq) {
        return new About(seq, seq, clientMessageId, connection, detail);
    }

    public About on(String aConnection) {
        return new About(firstSeq, lastSeq, clientMessageId, aConnection, detail);
    }

    public About saying(String aDetail) {
        return new About(firstSeq, lastSeq, clientMessageId, connection, aDetail);
    }
}
