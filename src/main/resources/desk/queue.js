import { UserList } from '/client.js';
import { Backoff } from '/client/backoff.js';
import { Emitter } from '/client/emitter.js';
import { onWake } from '/client/wake.js';

/** A WebSocket's code for an end without one. */
export const CUT = 1006;
const UNAUTHORIZED = 4401;
/** The client's reason when it is told to stop. */
const STOPPED = 'stopped';
/** It is the server, or something in between, that has ended the list: it is not pressed. */
const AGAIN_FIRST_MILLIS = 5_000;

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
  #backoff = new Backoff({ firstMillis: AGAIN_FIRST_MILLIS });
  /** Ends the wait for another list. */
  #stopWaiting = () => {};
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
    this.#list.on('over', (over) => this.#over(over));
    this.#list.start();
  }

  stop() {
    this.#stopWaiting();
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

  /** The client comes back no more; but people go on waiting. */
  #over({ code, reason }) {
    if (code === UNAUTHORIZED) {
      this.emit('signedOut');
    } else if (reason !== STOPPED) {
      const retryInMillis = this.#backoff.next();
      this.#connection({ connected: false, retryInMillis });
      this.#startIn(retryInMillis);
    }
  }

  /** Or when somebody looks for it. */
  #startIn(millis) {
    const again = () => {
      this.#stopWaiting();
      this.start();
    };
    const timer = setTimeout(again, millis);
    const stopWaking = onWake(this.#wake, (event) => event === 'pagehide' || again());
    this.#stopWaiting = () => {
      clearTimeout(timer);
      stopWaking();
    };
  }

  #connection({ connected, retryInMillis, code }) {
    const retryAt = retryInMillis === undefined ? null : performance.now() + retryInMillis;
    this.link = { connected, retryAt, since: this.#list.heardAt || this.link.since };
    if (connected) {
      this.#backoff.reset();
      this.emit('connected');
    } else if (code === CUT) {
      this.emit('cutOff');
    }
    this.emit('changed');
  }
}
