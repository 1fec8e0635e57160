package io.blabbermouth.console;

import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sees every message on the event bus as it is sent. It is not on the bus while nobody watches; while it is, whoever sends a message writes
 * one entry into a ring and counts it, and all else is done by those who read the ring. Of more than it has room for until it is read
 * next, the others are counted only: nobody can read so many, and watching must not slow down what is watched.
 *
 * <p>A reply is a message to an address of its own, which the request named; a failure is a reply whose body is an exception. That
 * nobody handles an address, or that no reply came in time, is no message.
 */
final class Tap {
    private static final String REPLIES = "__vertx.reply.";
    private static final int KINDS_MAX = 64;
    private static final String OTHERS = "others";
    /** What travels on it must not be seen: keys. */
    private static final String SECRET = "certificate";

    private final EventBus bus;
    private final AtomicReferenceArray<@Nullable Seen> ring;
    private final AtomicLong count = new AtomicLong();
    private final int messagesMax;
    /** How many more there may be until it is read. */
    private final AtomicInteger room = new AtomicInteger();

    private final LongAdder leftOut = new LongAdder();
    private final ConcurrentMap<String, LongAdder> kinds = new ConcurrentHashMap<>();
    /** One object for good: it is taken off the bus by being equal to what was put there. */
    private final Handler<DeliveryContext<Object>> interceptor = this::sent;

    private boolean isOn;

    /**
     * One message.
     *
     * @param n counts those that are kept, from 0
     * @param body by reference: those of ours never change
     * @param replyAddress where the reply goes; null if none is expected
     */
    record Seen(
            long n,
            long nanos,
            long millis,
            String address,
            @Nullable String replyAddress,
            boolean send,
            @Nullable Object body) {
        boolean isReply() {
            return address.startsWith(REPLIES);
        }
    }

    /** @param messagesMax kept from one reading to the next */
    Tap(EventBus bus, int messagesMax) {
        this.bus = bus;
        this.messagesMax = messagesMax;
        // While those of one reading are still being written, those of the next may begin.
        this.ring = new AtomicReferenceArray<>(2 * messagesMax);
    }

    /** Not to be called by two threads at once. */
    void turn(boolean on) {
        if (on == isOn) {
            return;
        }
        isOn = on;
        if (on) {
            room.set(messagesMax);
            bus.addOutboundInterceptor(interceptor);
        } else {
            bus.removeOutboundInterceptor(interceptor);
            kinds.clear();
            leftOut.reset();
            for (int i = 0; i < ring.length(); i++) {
                ring.set(i, null);
            }
        }
    }

    /** How many were kept: the next one's number. */
    long end() {
        return count.get();
    }

    /**
     * @param next where to go on the next time
     * @param leftOut how many there was no room for, or have been overwritten since
     */
    record Part(List<Seen> seen, long next, long leftOut) {}

    /** From that one on, those that are still there, up to the first that is being written just now. Makes room for as many again. */
    Part since(long n) {
        List<Seen> seen = new ArrayList<>();
        long end = count.get();
        long next = Math.max(n, end - ring.length());
        for (; next < end; next++) {
            Seen each = at(next);
            if (each == null || each.n() < next) {
                break;
            } else if (each.n() == next) {
                seen.add(each);
            }
        }
        long overwritten = next - n - seen.size();
        long missed = leftOut.sumThenReset() + overwritten;
        room.set(messagesMax);
        return new Part(seen, next, missed);
    }

    private @Nullable Seen at(long n) {
        return ring.get((int) (n % ring.length()));
    }

    /** kind of address -> how many there were since it was turned on */
    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        kinds.forEach((kind, howMany) -> counts.put(kind, howMany.sum()));
        return counts;
    }

    /** A chat's address has its id in it; all of these are one kind. */
    static String kindOf(String address) {
        if (address.startsWith(REPLIES)) {
            return "replies";
        }
        return address.startsWith("chat.") ? "chat.*" : address;
    }

    private void sent(DeliveryContext<Object> delivery) {
        try {
            see(delivery.message());
        } finally {
            delivery.next();
        }
    }

    private void see(Message<Object> message) {
        String address = message.address();
        if (address.equals(SECRET)) {
            return;
        }
        count(kindOf(address));
        if (room.get() <= 0 || room.getAndDecrement() <= 0) {
            leftOut.increment();
            return;
        }
        long n = count.getAndIncrement();
        ring.set(
                (int) (n % ring.length()),
                new Seen(
                        n,
                        System.nanoTime(),
                        System.currentTimeMillis(),
                        address,
                        message.replyAddress(),
                        message.isSend(),
                        message.body()));
    }

    private void count(String kind) {
        LongAdder counter = kinds.get(kind);
        if (counter == null) {
            counter = kinds.computeIfAbsent(kinds.size() < KINDS_MAX ? kind : OTHERS, k -> new LongAdder());
        }
        counter.increment();
    }
}
