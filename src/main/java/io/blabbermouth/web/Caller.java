package io.blabbermouth.web;

import io.blabbermouth.security.Agent;
import org.jspecify.annotations.Nullable;

/**
 * Who has opened a connection, as far as that is known before it has said anything.
 *
 * @param address where it comes from, as limits count it
 * @param agent whose token it has shown, null if it has shown none
 */
record Caller(String address, @Nullable Agent agent) {
    /** An agent's sub, for the audit log. */
    @Nullable
    String who() {
        return agent == null ? null : agent.sub();
    }
}
