/**
 * What somebody may try who does not belong: each attack by its name, the documented answer to it, and that the others go on.
 */
package io.blabbermouth.attacks;
