package io.blabbermouth.load;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Wakes the loops in steps of {@link Pace.Open#STEP_NANOS}: finer than their own timers, which count in milliseconds. */
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

        void wake() {
            if (!waiting.getPlain() && waiting.compareAndSet(false, true)) {
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

        Rota(List<Conversation> conversations) {
            this.conversations = conversations;
        }

        private void proceed(long now) {
            int count = conversations.size();
            while (count > 0 && conversations.get((int) (turn % count)).isDue(turn / count, now)) {
                conversations.get((int) (turn % count)).proceed(now);
                turn++;
            }
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
        long next = System.nanoTime();
        while (!closed) {
            next = Math.max(next + Pace.Open.STEP_NANOS, System.nanoTime());
            LockSupport.parkNanos(this, next - System.nanoTime());
            wakes.forEach(Wake::wake);
        }
    }
}
