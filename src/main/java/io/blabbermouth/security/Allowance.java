package io.blabbermouth.security;

/** A token bucket: so many times at once, and more as time goes by. */
public final class Allowance {
    private final double max;
    private final double perNano;
    private double left;
    private long asOfNanos;

    /** Full at first. */
    public Allowance(int max, double perNano, long nowNanos) {
        this.max = max;
        this.perNano = perNano;
        this.left = max;
        this.asOfNanos = nowNanos;
    }

    public boolean take(long nowNanos) {
        boolean taken = hasLeft(nowNanos);
        if (taken) {
            left--;
        }
        return taken;
    }

    /** One that was taken for nothing. */
    public void giveBack() {
        left = Math.min(max, left + 1);
    }

    public boolean hasLeft(long nowNanos) {
        return hasLeft(1, nowNanos);
    }

    public boolean hasLeft(int times, long nowNanos) {
        left = Math.min(max, left + (nowNanos - asOfNanos) * perNano);
        asOfNanos = nowNanos;
        return left >= times;
    }
}
