package io.blabbermouth.load;

import io.blabbermouth.load.Ending.EndingException;

/** What is done to the servers. */
interface Scenario {
    /**
     * Does it, and leaves what was measured in the loops' recorders and the run.
     *
     * @throws EndingException if it could not even be begun
     */
    void run(Run run) throws EndingException;
}
