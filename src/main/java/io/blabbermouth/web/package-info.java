/**
 * The WebSockets of users and agents: what they send becomes requests on the bus, what the bus tells becomes frames.
 *
 * <p>Knows nothing of Redis. State here belongs to one verticle instance and so to one event loop.
 */
@NullMarked
package io.blabbermouth.web;

import org.jspecify.annotations.NullMarked;
