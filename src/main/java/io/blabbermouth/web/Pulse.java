package io.blabbermouth.web;

import io.blabbermouth.config.ChatSettings;

/** When a connection is to be pinged, how many pongs it owes, and whether it has been silent for too long. */
final class Pulse {
    private final int heartbeatSeconds;
    private final int idleTimeoutSeconds;
    /** Seconds this node ran since something came: a node that was stopped itself must not find everybody idle. */
    private int silentSeconds;

    private int secondsToPing;
    /** Pings that the client has not answered; the first is sent when it is opened. */
    private int pongsDue = 1;

    Pulse(ChatSettings settings) {
        this.heartbeatSeconds = settings.heartbeatSeconds();
        this.idleTimeoutSeconds = settings.idleTimeoutSeconds();
    }

    /** What is to be done. */
    enum Beat {
        NOTHING,
        PING,
        CLOSE_IDLE
    }

    /** Called by the heartbeat. */
    Beat everySecond() {
        if (++silentSeconds > idleTimeoutSeconds) {
            return Beat.CLOSE_IDLE;
        } else if (--secondsToPing > 0) {
            return Beat.NOTHING;
        }
        secondsToPing = heartbeatSeconds;
        pongsDue++;
        return Beat.PING;
    }

    /** Something has come. */
    void heard() {
        silentSeconds = 0;
    }

    /** Takes a pong; false if there was no ping that it could answer. A tab that was asleep answers all of them at once. */
    boolean answers() {
        if (pongsDue == 0) {
            return false;
        }
        pongsDue--;
        return true;
    }
}
