package io.blabbermouth.redis;

import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

/** Does something with chats, each of them once, and so many at a time. */
final class Paced {
    private static final int AT_A_TIME = 500;

    private final Function<LocalChat, Future<Void>> action;
    private final Set<LocalChat> waiting = new LinkedHashSet<>();
    private int running;
    private boolean starting;

    Paced(Function<LocalChat, Future<Void>> action) {
        this.action = action;
    }

    void add(LocalChat chat) {
        waiting.add(chat);
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
            action.apply(chat).onComplete(done -> {
                running--;
                next();
            });
        }
        starting = false;
    }
}
