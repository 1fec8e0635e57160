/**
 * What a node knows of its own work: counted for {@code /metrics}, and kept for a while of each message, so that whoever is told that one
 * never arrived can see how far it came.
 *
 * <p>Every meter's name, unit and meaning is here, and in {@code docs/metrics.md} with what to do when it looks wrong; no label takes
 * a value that a client chooses or that grows with chats. Written by all that handles messages, read by the console. Knows no content.
 */
@NullMarked
package io.blabbermouth.watch;

import org.jspecify.annotations.NullMarked;
