package io.blabbermouth.load;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Wakes the loops when something is due, in steps that are finer than their own timers', which count in milliseconds. */
final class Pacer {
    private final List<Wake> wakes;
    private final Thread thread = new Thread(this::run, "pacer");
    private volatile boolean closed;

    /** What is done on a loop at each step. */
    private static final class Wake implements Runnable {
        private final Loop loop;
        private final Rota rota;
        /** A loop that is behind is not given more to do. */
        private final AtomicBoolean waiting = new AtomicBoolean();

        Wake(Loop loop, Rota rota) {
            this.loop = loop;
            this.rota = rota;
        }

        void wakeIfDue(long now) {
            if (rota.dueAt <= now && waiting.compareAndSet(false, true)) {
                loop.events.execute(this);
            }
        }

        @Override
        public void run() {
            waiting.set(false);
            rota.proceed(System.nanoTime());
            loop.flush();
        }
    }

    /** One loop's conversations, in the order in which it is their turn: so a step touches only those that have something to say. */
    static final class Rota {
        private final List<Conversation> conversations;
        private long turn;
        /** When the next has something to say; set by the loop. */
        private volatile long dueAt;

        Rota(List<Conversation> conversations) {
            this.conversations = conversations;
            this.dueAt = conversations.isEmpty()
                    ? Long.MAX_VALUE
                    : conversations.get(0).dueAt(0);
        }

        private void proceed(long now) {
            int count = conversations.size();
            long due = dueAt;
            while (due <= now) {
                conversations.get((int) (turn % count)).proceed(now);
                turn++;
                due = conversations.get((int) (turn % count)).dueAt(turn / count);
            }
            dueAt = due;
        }
    }

    private Pacer(List<Wake> wakes) {
        this.wakes = wakes;
    }

    /** @param rotas by loop */
    static Pacer start(List<Loop> loops, List<Rota> rotas) {
        Pacer pacer = new Pacer(IntStream.range(0, loops.size())
                .mapToObj(i -> new Wake(loops.get(i), rotas.get(i)))
                .toList());
        pacer.thread.setDaemon(true);
        pacer.thread.start();
        return pacer;
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            long now = System.nanoTime();
            long due = Long.MAX_VALUE;
            for (Wake wake : wakes) {
                wake.wakeIfDue(now);
                due = Math.min(due, wake.rota.dueAt);
            }
            // What is due already waits for its loop: look again soon.
            LockSupport.parkNanos(this, due > now ? due - now : Pace.Open.STEP_NANOS);
        }
    }
}
