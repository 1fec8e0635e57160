package io.blabbermouth.web;

import io.blabbermouth.config.LimitSettings;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How much one connection has sent lately, and how much of that was wrong. */
final class Conduct {
    private static final double NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS_A_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LimitSettings limits;
    /** Null while nothing was sent: many connections never send anything. */
    private @Nullable Allowance messages;

    private @Nullable Allowance mistakes;

    Conduct(LimitSettings limits) {
        this.limits = limits;
    }

    /** Something came; false if it is more than may come. */
    boolean mayCome() {
        if (limits.messagesPerSecond() == 0) {
            return true;
        }
        long now = System.nanoTime();
        if (messages == null) {
            messages = new Allowance(limits.messagesBurst(), limits.messagesPerSecond() / NANOS_A_SECOND, now);
        }
        return messages.take(now);
    }

    /** What came was wrong, or too much; false if that is enough. */
    boolean mayErr() {
        int max = limits.badMessagesMax();
        if (max == 0) {
            return true;
        }
        long now = System.nanoTime();
        if (mistakes == null) {
            mistakes = new Allowance(max, max / NANOS_A_MINUTE, now);
        }
        return mistakes.take(now);
    }
}
