package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Registered;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An honest chat on a node under attack: each of its messages arrives, and how long that takes is measured. */
final class Bystander implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Client user;
    private final Client support;
    private int said;

    Bystander(ChildNode node) {
        Registered registered = node.register("Nika");
        this.user = node.joinAsUser(registered);
        user.expect("UserJoined");
        this.support = node.claim(registered, "Vika");
        support.expect("SupportJoinedUser");
        user.expect("SupportJoinedUser");
    }

    /** Talks while something goes on elsewhere. @return the time that 99 of 100 messages took at most, in ms */
    double p99MillisWhile(Runnable meanwhile) {
        Thread other = new Thread(meanwhile, "meanwhile");
        other.start();
        long[] nanos = new long[100_000];
        int count = 0;
        while ((other.isAlive() || count < 200) && count < nanos.length) {
            long start = System.nanoTime();
            say();
            nanos[count++] = System.nanoTime() - start;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        join(other);
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(count * 0.99) - 1] / 1e6;
    }

    /** In order, once, at both. */
    private void say() {
        user.send(Frames.chatMessage("User", "undisturbed", "m-" + ++said));
        assertThat(user.expect("ChatMessage").getInteger("seq")).isEqualTo(said);
        assertThat(support.expect("ChatMessage").getInteger("seq")).isEqualTo(said);
    }

    @Override
    public void close() {
        user.close();
        support.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
