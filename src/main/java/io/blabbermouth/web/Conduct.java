package io.blabbermouth.web;

import io.blabbermouth.config.LimitSettings;
import io.blabbermouth.security.Allowance;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How much one connection has sent lately, and how much of that was wrong. */
final class Conduct {
    private static final double NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS_A_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private static final long HEARD_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** So many times as many messages as may come at once are refused before that counts as a mistake. */
    private static final int EXCESS_BURSTS = 10;

    private final LimitSettings limits;
    private final LongSupplier nanoClock;
    /** Null while nothing was sent: many connections never send anything. */
    private @Nullable Allowance messages;
    /** Too much has come, and what follows at once is too much as well. */
    private boolean isOver;
    /** The first chat message, by its name, that was too much: those behind it must not overtake it. */
    private @Nullable String refusedFirst;

    private long refusedNanos;

    private @Nullable Allowance excess;

    private @Nullable Allowance mistakes;

    Conduct(LimitSettings limits) {
        this(limits, System::nanoTime);
    }

    Conduct(LimitSettings limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /**
     * Something came; false if it is more than may come. After the first that is, nothing may for a moment: if single ones were
     * taken between those that are refused, a client could not keep the order of its messages by sending again from the first.
     */
    boolean mayCome() {
        if (limits.messagesPerSecond() == 0) {
            return true;
        }
        long now = nanoClock.getAsLong();
        if (messages == null) {
            messages = new Allowance(limits.messagesBurst(), limits.messagesPerSecond() / NANOS_A_SECOND, now);
        }
        isOver = (isOver && !messages.hasLeft(tokensToGoOn(), now)) || !messages.take(now);
        return !isOver;
    }

    /**
     * The same of a chat message that its sender has named. Behind one that may not come no other may before it has come again:
     * what was sent at once may arrive with a stall in between. Only for as long as it takes a client to hear of it, as
     * the client may have heard meanwhile that it is stored.
     */
    boolean mayCome(String clientMessageId) {
        long now = nanoClock.getAsLong();
        if (refusedFirst != null && !refusedFirst.equals(clientMessageId) && now - refusedNanos < HEARD_NANOS) {
            return false;
        }
        boolean mayCome = mayCome();
        refusedFirst = mayCome ? null : clientMessageId;
        refusedNanos = now;
        return mayCome;
    }

    /** Something that could come was not done all the same: a client that repeats it has to begin before the first refused one. */
    void startOver() {
        refusedFirst = null;
    }

    /** As many as come back within half a second. */
    private int tokensToGoOn() {
        return Math.max(1, Math.min(limits.messagesBurst(), limits.messagesPerSecond() / 2));
    }

    /** More has come than may come; false if it is more than an honest client has to say after it was away. */
    boolean mayExceed() {
        long now = nanoClock.getAsLong();
        if (excess == null) {
            excess = new Allowance(
                    EXCESS_BURSTS * limits.messagesBurst(), limits.messagesPerSecond() / NANOS_A_SECOND, now);
        }
        return excess.take(now);
    }

    /** What came was wrong, or too much; false if that is enough. */
    boolean mayErr() {
        int max = limits.badMessagesMax();
        if (max == 0) {
            return true;
        }
        long now = nanoClock.getAsLong();
        if (mistakes == null) {
            mistakes = new Allowance(max, max / NANOS_A_MINUTE, now);
        }
        return mistakes.take(now);
    }
}
