/**
 * The console port: what those who run the node see of it.
 *
 * <p>Asks the others over the bus and changes nothing.
 */
@NullMarked
package io.blabbermouth.console;

import org.jspecify.annotations.NullMarked;
