package io.blabbermouth.bus;

import io.blabbermouth.chat.PendingUser;
import io.blabbermouth.chat.RemovalReason;
import io.blabbermouth.chat.UserId;
import org.jspecify.annotations.Nullable;

/** A change of the list of pending users as this node sees it. */
public sealed interface QueueEvent {
    /** Counts this node's queue events, ascending by one. */
    long ordinal();

    record Listed(long ordinal, PendingUser user) implements QueueEvent {}

    /** @param reason null if this node missed the event and only sees that the user is gone */
    record Unlisted(long ordinal, UserId userId, @Nullable RemovalReason reason) implements QueueEvent {}
}
