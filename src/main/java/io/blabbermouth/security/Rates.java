package io.blabbermouth.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often something may be done by each of many: so many times a minute, and no more than that at once. Any thread may ask.
 * Whoever was not heard of longest is forgotten first, should they be too many.
 */
public final class Rates {
    private static final int KEYS_MAX = 100_000;
    private static final double NANOS_A_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int perMinute;
    private final LongSupplier nanoClock;
    /** key -> what is left to it, the least recent first */
    private final Map<String, Allowance> allowances = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
            return size() > KEYS_MAX;
        }
    };

    /** @param perMinute 0 for as often as anybody likes */
    public Rates(int perMinute) {
        this(perMinute, System::nanoTime);
    }

    public Rates(int perMinute, LongSupplier nanoClock) {
        this.perMinute = perMinute;
        this.nanoClock = nanoClock;
    }

    /** Takes one time off what is left to it; false if nothing is. */
    public synchronized boolean take(String key) {
        return perMinute == 0 || allowance(key).take(nanoClock.getAsLong());
    }

    /** It has taken one for nothing. */
    public synchronized void giveBack(String key) {
        if (perMinute != 0) {
            allowance(key).giveBack();
        }
    }

    /** Whether {@link #take} would succeed. */
    public synchronized boolean hasLeft(String key) {
        return perMinute == 0 || allowance(key).hasLeft(nanoClock.getAsLong());
    }

    private Allowance allowance(String key) {
        return allowances.computeIfAbsent(
                key, k -> new Allowance(perMinute, perMinute / NANOS_A_MINUTE, nanoClock.getAsLong()));
    }
}
