package io.blabbermouth.load;

import java.util.concurrent.atomic.AtomicInteger;

/** Listens to chats in which nothing is said, and knows whether any is left. From any loop. */
final class Alive implements ParticipantEvents {
    private final Baton baton;
    private final AtomicInteger connections;

    Alive(Baton baton, int connections) {
        this.baton = baton;
        this.connections = new AtomicInteger(connections);
    }

    boolean isNobodyLeft() {
        return connections.get() <= 0;
    }

    @Override
    public void ended(Participant who, Ending why) {
        ParticipantEvents.super.ended(who, why);
        if (connections.decrementAndGet() <= 0) {
            baton.changed();
        }
    }
}
