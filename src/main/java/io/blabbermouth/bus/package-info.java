/**
 * How the verticles of one node talk: every address, what travels on it, and what is answered.
 *
 * <p>Bodies are immutable records passed by reference and never leave the node: Redis is the only wire between nodes.
 */
@NullMarked
package io.blabbermouth.bus;

import org.jspecify.annotations.NullMarked;
