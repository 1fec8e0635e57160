package io.blabbermouth.web;

/** A token bucket: so many times at once, and more as time goes by. */
final class Allowance {
    private final double max;
    private final double perNano;
    private double left;
    private long asOfNanos;

    /** Full at first. */
    Allowance(int max, double perNano, long nowNanos) {
        this.max = max;
        this.perNano = perNano;
        this.left = max;
        this.asOfNanos = nowNanos;
    }

    boolean take(long nowNanos) {
        boolean taken = hasLeft(nowNanos);
        if (taken) {
            left--;
        }
        return taken;
    }

    /** One that was taken for nothing. */
    void giveBack() {
        left = Math.min(max, left + 1);
    }

    boolean hasLeft(long nowNanos) {
        return hasLeft(1, nowNanos);
    }

    boolean hasLeft(int times, long nowNanos) {
        left = Math.min(max, left + (nowNanos - asOfNanos) * perNano);
        asOfNanos = nowNanos;
        return left >= times;
    }
}
