package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.config.LimitSettings;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Whether there may be one chat more, over all nodes. What they have in common is counted by each tick, so it is a second old, and
 * some more may come by other nodes meanwhile: the bounds are there to keep Redis from filling up, and need not be met exactly.
 */
final class Capacity {
    private final LimitSettings limits;
    private final IntSupplier pendingUsers;
    /** bucket -> its chats that are not over; who waits and is gone for a moment may count twice */
    private final int[] openChats = new int[RedisKeys.BUCKETS];

    private long openChatsOfAll;

    /** @param pendingUsers how many this node lists */
    Capacity(LimitSettings limits, IntSupplier pendingUsers) {
        this.limits = limits;
        this.pendingUsers = pendingUsers;
    }

    /** What a tick has counted. */
    void counted(int bucket, int chats) {
        openChatsOfAll += chats - openChats[bucket];
        openChats[bucket] = chats;
    }

    /** This node has made a chat that no tick has counted yet. */
    void added(int bucket) {
        counted(bucket, openChats[bucket] + 1);
    }

    /** Of all nodes, about. */
    long openChats() {
        return openChatsOfAll;
    }

    /** Why there may not be one more. */
    Optional<BusException> full() {
        if (limits.pendingUsersMax() > 0 && pendingUsers.getAsInt() >= limits.pendingUsersMax()) {
            return Optional.of(BusException.full("pendingUsersMax"));
        } else if (limits.openChatsMax() > 0 && openChatsOfAll >= limits.openChatsMax()) {
            return Optional.of(BusException.full("openChatsMax"));
        }
        return Optional.empty();
    }
}
