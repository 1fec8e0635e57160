package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Plan;
import io.blabbermouth.checker.Plan.Crowd;
import io.blabbermouth.faults.run.Site.Setup;
import io.blabbermouth.faults.run.Site.Store;

/**
 * A fault, and how it is tried.
 *
 * @param setup of the site
 * @param seconds how long it lasts
 * @param secondsInShort the same where time is short
 * @param strikes true if it is over as soon as it has come: the time until service is back counts from then
 * @param expects what is promised about it beyond the usual
 */
record FaultCase(
        String name, Fault fault, Setup setup, int seconds, int secondsInShort, boolean strikes, Expects expects) {
    private static final Crowd FEW = Crowd.of(8, 0, 2);
    /** 11 KB: of these a chat soon has more than the kernel keeps for a connection that is not read. */
    private static final String MUCH = "€".repeat(3800);

    /**
     * @param redisForgets whether Redis comes back with less than it had acknowledged
     * @param unnoticed whether nobody may even be told that somebody left
     * @param sign what must be counted, or the fault did not come to pass
     * @param padding of the messages meanwhile; if they are long, few talk, and less
     */
    record Expects(boolean redisForgets, boolean unnoticed, String sign, String padding) {}

    static FaultCase of(String name, Fault fault) {
        return new FaultCase(
                name, fault, Setup.of(Store.DURABLE), 3, 1, false, new Expects(false, false, "ALREADY_CLAIMED", ""));
    }

    FaultCase on(Setup other) {
        return new FaultCase(name, fault, other, seconds, secondsInShort, strikes, expects);
    }

    FaultCase lasting(int longSeconds, int shortSeconds) {
        return new FaultCase(name, fault, setup, longSeconds, shortSeconds, strikes, expects);
    }

    FaultCase striking() {
        return new FaultCase(name, fault, setup, seconds, secondsInShort, true, expects);
    }

    FaultCase forgetting() {
        return expecting(new Expects(true, expects.unnoticed, "reset", expects.padding));
    }

    FaultCase passingUnnoticed() {
        return expecting(new Expects(expects.redisForgets, true, expects.sign, expects.padding));
    }

    FaultCase shownBy(String sign) {
        return expecting(new Expects(expects.redisForgets, expects.unnoticed, sign, expects.padding));
    }

    FaultCase amongFewWhoTalkMuch() {
        return expecting(new Expects(expects.redisForgets, expects.unnoticed, expects.sign, MUCH));
    }

    /** What goes on meanwhile. */
    Plan plan(Plan usual, long sayMillis) {
        Plan plan = (isOfFew() ? Plan.of(FEW) : usual)
                .saying(expects.padding, sayMillis)
                .forgetting(expects.redisForgets);
        return expects.unnoticed ? plan.passingUnnoticed() : plan;
    }

    boolean isOfFew() {
        return !expects.padding.isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }

    private FaultCase expecting(Expects other) {
        return new FaultCase(name, fault, setup, seconds, secondsInShort, strikes, other);
    }
}
