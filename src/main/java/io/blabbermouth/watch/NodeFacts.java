package io.blabbermouth.watch;

import java.util.List;

/**
 * What does not change about a node while it runs.
 *
 * @param id random, of this run of it
 * @param name for people; need not be unique
 * @param startedAtMillis since 1970, by its own clock
 */
public record NodeFacts(String id, String name, String version, List<String> roles, long startedAtMillis) {
    public NodeFacts {
        roles = List.copyOf(roles);
    }
}
