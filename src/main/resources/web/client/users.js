import { Emitter } from './emitter.js';
import { Line } from './line.js';

const AGAIN_FIRST_MILLIS = 300;
const AGAIN_MAX_MILLIS = 10_000;

/**
 * The agents' list: who waits, oldest first. Emits `users` {users} whenever it changed, `connection` {connected, …}, `error`,
 * `over` {code, reason}.
 */
export class UserList extends Emitter {
  connected = false;

  #line;
  /** userId -> {userId, chatId, username, waitingSince} */
  #waiting = new Map();
  /** userId -> user: to be taken off the lists, and not confirmed. */
  #taken = new Map();
  #again = null;
  #againMillis = AGAIN_FIRST_MILLIS;

  /**
   * @param {{server: string}} of ws: or http: address of the subscriber port
   * @param {object} [environment] WebSocket, wake, protocols, backoff
   */
  constructor({ server }, environment = {}) {
    super();
    this.#line = new Line(`${server.replace(/^http/, 'ws')}/users`, 'pong:support', environment);
    this.#line.on('open', () => this.#load());
    this.#line.on('message', (message) => this.#received(message));
    this.#line.on('closed', (closed) => this.#offline({ connected: false, ...closed }));
    this.#line.on('over', (over) => {
      this.#offline({ connected: false, ...over });
      this.emit('over', over);
    });
  }

  start() {
    this.#line.start();
  }

  stop() {
    this.#line.stop(1000, 'stopped');
  }

  /** When the server was last heard, in ms as Date.now() counts; 0 for never. */
  get heardAt() {
    return this.#line.heardAt;
  }

  /** By the time since when they wait; ties by chatId. */
  get users() {
    return [...this.#waiting.values()].sort(
      (one, other) => compare(one.waitingSince, other.waitingSince) || compare(one.chatId, other.chatId),
    );
  }

  /** Takes a user off every agent's list. It only hides: who gets the chat is decided by the claim, which follows at once. */
  take(user) {
    this.#taken.set(user.userId, user);
    this.#sayTaken(user);
  }

  #load() {
    this.#line.send('Load', { batch: true });
  }

  #sayTaken({ userId, chatId, username }) {
    this.#line.send('JoinUser', { userId, chatId, username });
  }

  #received({ type, args = {} }) {
    if (type === 'PendingUsers') {
      this.#loaded(args.users ?? []);
    } else if (type === 'UserJoined') {
      this.#waiting.set(args.userId, args);
      this.#changed();
    } else if (type === 'RemoveUser') {
      this.#taken.delete(args.userId);
      if (this.#waiting.delete(args.userId)) {
        this.#changed();
      }
    } else if (type === 'Error') {
      this.emit('error', args);
      if (args.retryable) {
        this.#sendAgain();
      }
    }
  }

  #loaded(users) {
    this.#waiting = new Map(users.map((user) => [user.userId, user]));
    this.#againMillis = AGAIN_FIRST_MILLIS;
    this.#line.settled();
    if (!this.connected) {
      this.connected = true;
      this.emit('connection', { connected: true });
    }
    this.#taken.forEach((user) => this.#sayTaken(user));
    this.#changed();
  }

  /** Which request failed is not said: a list loaded anew and a user taken twice harm nobody. */
  #sendAgain() {
    if (this.#again) {
      return;
    }
    this.#again = setTimeout(() => {
      this.#again = null;
      this.#load();
    }, this.#againMillis);
    this.#againMillis = Math.min(AGAIN_MAX_MILLIS, this.#againMillis * 2);
  }

  #changed() {
    this.emit('users', { users: this.users });
  }

  #offline(why) {
    clearTimeout(this.#again);
    this.#again = null;
    this.connected = false;
    // An old wish, and the chat may have been somebody else's meanwhile.
    this.#taken.clear();
    this.emit('connection', why);
  }
}

function compare(one = '', other = '') {
  return one < other ? -1 : one > other ? 1 : 0;
}
