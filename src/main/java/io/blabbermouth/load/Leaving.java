package io.blabbermouth.load;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Participants of one loop end their chats, so many at once: what they leave with is work for a server as is what they came with. */
final class Leaving {
    private final Loop loop;
    private final Queue<Participant> left;
    private final int parallel;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int underWay;
    private boolean starting;

    Leaving(Loop loop, Collection<Participant> participants, int parallel) {
        this.loop = loop;
        // A user's Leave ends the agent's connection too, so that agents mostly need not say one.
        this.left = new ArrayDeque<>(participants.stream()
                .sorted(Comparator.comparing(Participant::side))
                .toList());
        this.parallel = parallel;
    }

    /** On the loop. @return is done when all have left */
    CompletableFuture<Void> begin() {
        next();
        return done;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // An end does not fail.
    private void next() {
        if (starting) {
            // Whose connection is gone already ends at once.
            return;
        }
        starting = true;
        while (underWay < parallel && !left.isEmpty()) {
            underWay++;
            left.remove().end().thenRun(this::ended);
        }
        starting = false;
        loop.flush();
        if (underWay == 0) {
            done.complete(null);
        }
    }

    private void ended() {
        underWay--;
        next();
    }
}
