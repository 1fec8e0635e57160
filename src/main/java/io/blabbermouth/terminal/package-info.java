/**
 * {@code console}, {@code nodes}, {@code chats} and {@code trace}: what the console shows, in a terminal.
 *
 * <p>A client of the console's API, which is in {@code docs/console.md}; it knows the server by that only, and nothing of the other packages.
 */
@NullMarked
package io.blabbermouth.terminal;

import org.jspecify.annotations.NullMarked;
