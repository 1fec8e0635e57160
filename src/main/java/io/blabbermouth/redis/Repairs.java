package io.blabbermouth.redis;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Compares chats with Redis, so many at a time: after a break of the link all of a node's chats want it at once. */
final class Repairs {
    private static final int AT_A_TIME = 500;

    private final Set<LocalChat> waiting = new LinkedHashSet<>();
    private int running;
    private boolean starting;

    void add(Collection<LocalChat> chats) {
        waiting.addAll(chats);
        next();
    }

    private void next() {
        if (starting) {
            // One that is done at once comes here from below.
            return;
        }
        starting = true;
        while (running < AT_A_TIME && !waiting.isEmpty()) {
            LocalChat chat = waiting.iterator().next();
            waiting.remove(chat);
            running++;
            chat.feed().repair().onComplete(done -> {
                running--;
                next();
            });
        }
        starting = false;
    }
}
