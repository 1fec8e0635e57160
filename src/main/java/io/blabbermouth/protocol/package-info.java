/**
 * The wire contract with every client as types: what clients may send, what the server answers, error and close codes.
 *
 * <p>Text becomes a message here and nowhere else. The contract in prose is {@code docs/protocol.md}.
 */
@NullMarked
package io.blabbermouth.protocol;

import org.jspecify.annotations.NullMarked;
