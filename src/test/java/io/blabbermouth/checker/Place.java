package io.blabbermouth.checker;

/** Where a node listens. */
public record Place(int chatPort, int subscriberPort) {}
