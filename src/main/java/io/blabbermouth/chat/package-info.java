/**
 * What a support chat is: its participants, its states, and the log of what happened in it. Pure values, no I/O.
 *
 * <p>Knows only the JDK and Jackson's annotations; every other package may use it.
 */
@NullMarked
package io.blabbermouth.chat;

import org.jspecify.annotations.NullMarked;
