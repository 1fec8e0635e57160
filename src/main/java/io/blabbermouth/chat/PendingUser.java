package io.blabbermouth.chat;

import java.time.Instant;
import java.util.Comparator;

/**
 * A user on the agents' lists.
 *
 * @param waitingSince when the user first joined; kept through reservations and returns, so the place in the queue is too
 */
public record PendingUser(User user, Instant waitingSince) {
    /** The order of the queue, the same on every node: oldest first, the chatId breaks ties. */
    public static final Comparator<PendingUser> OLDEST_FIRST = Comparator.comparing(PendingUser::waitingSince)
            .thenComparing(pending -> pending.user().chatId().value());
}
