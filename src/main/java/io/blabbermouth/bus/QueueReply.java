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

    /** Whether this node's agents have the user on their lists, or had until an event that they have been told of. */
    public enum Reserve {
        LISTED,
        NOT_LISTED
    }
}
