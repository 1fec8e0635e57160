package io.blabbermouth.security;

import java.util.Map;

/**
 * A visitor whom the website has vouched for.
 *
 * @param attributes what else it says of them, for agents to see
 */
public record VerifiedVisitor(String name, Map<String, String> attributes) {
    public VerifiedVisitor {
        attributes = Map.copyOf(attributes);
    }
}
