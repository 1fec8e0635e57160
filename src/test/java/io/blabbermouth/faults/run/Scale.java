package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Plan;
import io.blabbermouth.checker.Plan.Crowd;

/**
 * How much is tried.
 *
 * @param lanes how many sites are busy at a time
 * @param sharesSites whether faults follow each other on one site, if all went well
 * @param messages of each fault, at least
 * @param secondsMax for each third of them
 */
record Scale(
        boolean isShort, int lanes, boolean sharesSites, Crowd crowd, int messages, int sayMillis, int secondsMax) {
    static final Scale SHORT = new Scale(true, 2, true, Crowd.of(15, 5, 6), 1500, 60, 60);
    static final Scale LONG = new Scale(false, 1, false, Crowd.of(80, 60, 20), 60_000, 50, 180);

    Plan plan(FaultCase fault) {
        return fault.plan(Plan.of(crowd), sayMillis);
    }

    int messages(FaultCase fault) {
        return fault.isOfFew() ? Math.min(messages, 600) : messages;
    }

    int seconds(FaultCase fault) {
        return isShort ? fault.secondsInShort() : fault.seconds();
    }
}
