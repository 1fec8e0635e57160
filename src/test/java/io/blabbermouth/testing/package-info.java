/** What the tests stand on: a real Redis, real nodes, real WebSockets. */
package io.blabbermouth.testing;
