package io.blabbermouth.web;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * One timer for all connections of an event loop: calls each once a second, spread over the second so that they are not
 * all pinged in one burst.
 */
final class Heartbeat {
    private static final int SLOTS = 20;
    private static final long SLOT_MILLIS = 1000 / SLOTS;
    private static final long PAUSE_MILLIS = 1000;

    /** slot -> who is called when its turn comes. */
    private final List<List<Socket>> slots = new ArrayList<>();

    private int turn;
    private long lastTickNanos = System.nanoTime();
    private long ticksToSkip;

    Heartbeat(Vertx vertx) {
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.add(new ArrayList<>());
        }
        vertx.setPeriodic(SLOT_MILLIS, id -> tick());
    }

    /** Joins the emptiest slot. */
    void add(Socket socket) {
        List<Socket> emptiest = slots.get(0);
        for (List<Socket> slot : slots) {
            if (slot.size() < emptiest.size()) {
                emptiest = slot;
            }
        }
        emptiest.add(socket);
    }

    /** A node that was stopped gets all the ticks it missed at once; but it was away, not its clients. */
    private boolean isMissed() {
        long now = System.nanoTime();
        long gapMillis = (now - lastTickNanos) / 1_000_000;
        lastTickNanos = now;
        if (ticksToSkip > 0) {
            ticksToSkip--;
            return true;
        }
        ticksToSkip = gapMillis > PAUSE_MILLIS ? gapMillis / SLOT_MILLIS - 1 : 0;
        return false;
    }

    private void tick() {
        if (isMissed()) {
            return;
        }
        List<Socket> slot = slots.get(turn);
        turn = (turn + 1) % SLOTS;
        slot.removeIf(Socket::isClosed);
        slot.forEach(Socket::everySecond);
    }
}
