package io.blabbermouth.redis;

import io.blabbermouth.config.Settings;
import io.blabbermouth.watch.Watch;

/** What all parts of the bridge share that is the node's. */
record NodeContext(Settings settings, Watch watch) {}
