/**
 * Who somebody is: tokens of agents and visitors, the accounts of those who log in here, and the audit log.
 *
 * <p>Whoever asks gets records; tokens, passwords and what they are signed with stay inside.
 */
@NullMarked
package io.blabbermouth.security;

import org.jspecify.annotations.NullMarked;
