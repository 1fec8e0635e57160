package io.blabbermouth.load;

import org.jspecify.annotations.Nullable;

/** What a dialect made of one text. One of them is used again and again, so that reading a message makes no objects. */
final class Incoming {
    enum Kind {
        /** {@link #reply} is to be sent: the heartbeat, or the next step of joining. */
        REPLY,
        /** The connection has joined, and {@link #reply} is to be sent if there is one; {@link #supportId}, {@link #supportUserName} and {@link #epoch} if the dialect has them. */
        JOINED,
        /** {@link #seq} and {@link #id}. */
        MESSAGE,
        /** What was said before: {@link #messages} of them, the last with {@link #seq}; {@link #epoch}. */
        HISTORY,
        /** {@link #code}, and {@link #id} if it is about a message. */
        ERROR,
        /** Nothing to us. */
        OTHER,
        /** Not of this dialect. */
        GARBAGE
    }

    Kind kind = Kind.OTHER;
    /** -1: unknown. */
    long seq;
    /** -1: none. */
    long id;

    int messages;
    String code = "";
    String supportId = "";
    String supportUserName = "";
    String epoch = "";

    @Nullable
    ClientFrame reply;

    void is(Kind what) {
        kind = what;
        reply = null;
    }

    void isReply(ClientFrame frame) {
        kind = Kind.REPLY;
        reply = frame;
    }

    void isMessage(long itsSeq, long itsId) {
        kind = Kind.MESSAGE;
        seq = itsSeq;
        id = itsId;
    }

    void isError(String itsCode, long itsId) {
        kind = Kind.ERROR;
        code = itsCode;
        id = itsId;
    }
}
