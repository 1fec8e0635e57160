/** What clients notice, and what is never lost, when Redis, the network or a node fails. */
package io.blabbermouth.faults;
