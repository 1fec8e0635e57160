package io.blabbermouth.console;

import io.blabbermouth.security.Agent;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the bus to those who watch it. The tap is on while there is one. Of one worker context, so that it keeps no event loop. */
final class BusWatchers {
    private static final long LOOK_MILLIS = 250;
    private static final int WATCHERS_MAX = 8;

    private static final Logger LOG = LoggerFactory.getLogger(BusWatchers.class);

    private final Vertx vertx;
    private final Tap tap;
    private final BusView view;
    private final Set<BusWatcher> watchers = new LinkedHashSet<>();
    private long next;
    private long timer;

    BusWatchers(Vertx vertx, Tap tap, Mask mask) {
        this.vertx = vertx;
        this.tap = tap;
        this.view = new BusView(mask);
    }

    /**
     * @param admin null where no token is needed
     * @return false if there are as many as there may be
     */
    boolean add(ServerWebSocket webSocket, @Nullable Agent admin, BusWatcher.Choices choices) {
        if (watchers.size() >= WATCHERS_MAX) {
            return false;
        }
        BusWatcher watcher = new BusWatcher(webSocket, admin, choices);
        watchers.add(watcher);
        if (watchers.size() == 1) {
            next = tap.end();
            tap.turn(true);
            timer = vertx.setPeriodic(LOOK_MILLIS, id -> look());
        }
        return true;
    }

    void remove(ServerWebSocket webSocket) {
        watchers.removeIf(watcher -> watcher.isOf(webSocket));
        if (watchers.isEmpty()) {
            vertx.cancelTimer(timer);
            tap.turn(false);
            view.forget();
        }
    }

    /** A watcher has written something. */
    void hear(ServerWebSocket webSocket, String text) {
        watchers.stream().filter(watcher -> watcher.isOf(webSocket)).forEach(watcher -> watcher.hear(text));
    }

    private void look() {
        Tap.Part part = tap.since(next);
        next = part.next();
        List<BusView.Pending> pending = view.take(part.seen());
        Map<String, Long> counts = tap.counts();
        for (BusWatcher watcher : watchers) {
            try {
                watcher.show(view, pending, part.leftOut(), counts);
            } catch (RuntimeException e) {
                // It may be closing, of which this context hears later; the others are shown theirs.
                LOG.debug("a watcher of the bus was not shown something", e);
            }
        }
    }
}
