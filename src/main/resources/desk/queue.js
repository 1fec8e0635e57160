import { UserList } from '/client.js';
import { Emitter } from '/client/emitter.js';

/** A WebSocket's code for an end without one. */
export const CUT = 1006;

/**
 * Who waits, as the server tells it, and how the connection to it is. Emits
 *   `changed`     who waits, or the connection
 *   `waits` {user}  somebody new
 *   `connected`   it is there again
 *   `cutOff`      the connection was lost or refused, nobody knows which
 *   `signedOut`   the token does not count any more
 */
export class Queue extends Emitter {
  /** Oldest first. */
  users = [];
  /** {connected, retryAt, since}: since when it is as it is shown */
  link = { connected: false, retryAt: null, since: null };

  #wake;
  #list = null;
  #known = null;

  /** @param {EventTarget[]} wake as the client's */
  constructor(wake) {
    super();
    this.#wake = wake;
  }

  /** Also after a stop. */
  start() {
    this.#list = new UserList({ server: location.origin }, { wake: this.#wake });
    this.#list.on('users', ({ users }) => this.#listed(users));
    this.#list.on('connection', (connection) => this.#connection(connection));
    this.#list.on('over', ({ code }) => code === 4401 && this.emit('signedOut'));
    this.#list.start();
  }

  stop() {
    this.#list.stop();
  }

  take(user) {
    this.#list.take(user);
  }

  #listed(users) {
    const known = this.#known;
    this.#known = new Set(users.map((user) => user.chatId));
    this.users = users;
    // What is there at first is no news.
    if (known) {
      users.filter((user) => !known.has(user.chatId)).forEach((user) => this.emit('waits', { user }));
    }
    this.emit('changed');
  }

  #connection({ connected, retryInMillis, code }) {
    const retryAt = retryInMillis === undefined ? null : Date.now() + retryInMillis;
    this.link = { connected, retryAt, since: this.#list.heardAt || this.link.since };
    if (connected) {
      this.emit('connected');
    } else if (code === CUT) {
      this.emit('cutOff');
    }
    this.emit('changed');
  }
}
