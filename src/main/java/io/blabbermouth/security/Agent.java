package io.blabbermouth.security;

import java.time.Instant;

/**
 * Who has shown an agent's token.
 *
 * @param sub who it is, for good; what a {@code supportId} is bound to
 * @param name as users see it
 * @param isAdmin whether the console is open to them
 */
public record Agent(String sub, String name, boolean isAdmin, Instant expiresAt) {
    public boolean isExpired() {
        return !Instant.now().isBefore(expiresAt);
    }
}
