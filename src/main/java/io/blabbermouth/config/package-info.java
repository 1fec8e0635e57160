/**
 * The configuration: a tree of records that knows its keys, defaults, units and bounds, read from JSON and the environment.
 *
 * <p>A leaf: it uses no other package, everybody may use it.
 */
@NullMarked
package io.blabbermouth.config;

import org.jspecify.annotations.NullMarked;
