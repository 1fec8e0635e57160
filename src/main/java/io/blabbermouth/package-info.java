/** How a node is started: the command line, and the verticle that deploys the others by the node's roles. */
@NullMarked
package io.blabbermouth;

import org.jspecify.annotations.NullMarked;
