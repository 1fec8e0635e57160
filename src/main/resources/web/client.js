/**
 * A client of Blabbermouth for browsers, and for Node with a WebSocket given to it. What it does is in docs/client.md, what it
 * speaks in docs/protocol.md.
 */
export { Chat } from './client/chat.js';
export { Outbox } from './client/outbox.js';
export { register, RegistrationError } from './client/register.js';
export { UserList } from './client/users.js';
