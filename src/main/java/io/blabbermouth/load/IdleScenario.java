package io.blabbermouth.load;

import io.blabbermouth.load.Ending.EndingException;

/** Chats in which nobody says anything: what it costs to hold their connections. */
final class IdleScenario implements Scenario {
    @Override
    public void run(Run run) throws EndingException {
        int chats = Math.max(1, run.options().connections / 2);
        run.opened(chats, 2 * chats);
        Alive alive = new Alive(run.baton(), 2 * chats);
        run.openPairs(chats, alive);
        run.begin();
        run.measure(alive::isNobodyLeft);
        run.outcome().perConnection = true;
    }
}
