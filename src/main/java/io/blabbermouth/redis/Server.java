package io.blabbermouth.redis;

import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;

/**
 * One server, and the one connection to it of its kind.
 *
 * @param address host:port, or where else it is; without credentials
 * @param client of this connection alone: closing it is sure to leave nothing of it behind
 */
record Server(String address, Redis client, RedisConnection connection) {}
