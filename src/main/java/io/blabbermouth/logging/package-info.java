/** The log: how its lines look, and how much it tells. What goes into it is said where it happens, by SLF4J. */
@NullMarked
package io.blabbermouth.logging;

import org.jspecify.annotations.NullMarked;
