/**
 * {@code load}: a client that puts a server under load and measures what becomes of it, against our server or one to compare with.
 *
 * <p>It knows the server by its wire only, and nothing of the other packages. State belongs to one {@link
 * io.blabbermouth.load.Loop} and is touched on its thread only, unless said otherwise.
 */
@NullMarked
package io.blabbermouth.load;

import org.jspecify.annotations.NullMarked;
