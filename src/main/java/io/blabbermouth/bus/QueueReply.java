package io.blabbermouth.bus;

import io.blabbermouth.chat.PendingUser;
import java.util.List;

/** Answers to {@link QueueRequest}s. */
public final class QueueReply {
    private QueueReply() {}

    /**
     * The listed users, oldest first.
     *
     * @param ordinal the last {@link QueueEvent} this snapshot contains
     */
    public record Snapshot(List<PendingUser> users, long ordinal) {
        public Snapshot {
            users = List.copyOf(users);
        }
    }

    /** Whether the user was there to be taken off the lists. */
    public enum Reserve {
        RESERVED,
        NOT_LISTED
    }
}
