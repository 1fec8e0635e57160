/**
 * Traffic whose every send, acknowledgement and receipt is followed, and the proof that nothing was lost, doubled, or told
 * in another order.
 */
package io.blabbermouth.checker;
