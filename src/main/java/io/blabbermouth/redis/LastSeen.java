package io.blabbermouth.redis;

import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.chat.Side;
import java.util.EnumMap;
import java.util.Map;

/** Up to which message each side has seen a chat, as far as this node knows: that is in no log, and an event may be missed. */
final class LastSeen {
    /** side -> the highest seq heard of */
    private final Map<Side, Long> seqs = new EnumMap<>(Side.class);
    /** A join has read it, and nothing that came since can have been missed. */
    private boolean isKnown;

    boolean isKnown() {
        return isKnown;
    }

    long of(Side side) {
        return seqs.getOrDefault(side, 0L);
    }

    /** An event may come before the answer to a join that has read less. */
    void heard(ChatEvent.Seen event) {
        seqs.merge(event.from(), event.seq(), Math::max);
    }

    void read(ChatReply.History history) {
        seqs.merge(Side.USER, history.seenByUser(), Math::max);
        seqs.merge(Side.SUPPORT, history.seenBySupport(), Math::max);
        isKnown = true;
    }

    void mayBeWrong() {
        seqs.clear();
        isKnown = false;
    }
}
