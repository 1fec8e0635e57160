package io.blabbermouth.web;

import io.blabbermouth.bus.QueueEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The agents' lists that are open on this event loop. */
final class AgentConnections {
    private final Set<AgentConnection> connections = new LinkedHashSet<>();

    void add(AgentConnection connection) {
        connections.add(connection);
    }

    void remove(AgentConnection connection) {
        connections.remove(connection);
    }

    void hear(QueueEvent event) {
        List.copyOf(connections).forEach(connection -> connection.hear(event));
    }
}
