/**
 * The bridge to Redis, where all that matters lives: chats and their logs, the pending queue, deadlines, presence.
 *
 * <p>Every change is one atomic script ({@code resources/redis/*.lua}); a node is told of changes by pub/sub and reads the
 * log where it missed one. Keys and channels are named in {@link io.blabbermouth.redis.RedisKeys} alone.
 */
@NullMarked
package io.blabbermouth.redis;

import org.jspecify.annotations.NullMarked;
