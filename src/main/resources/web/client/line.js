import { Backoff } from './backoff.js';
import { Emitter } from './emitter.js';
import { onWake, WAKE_TARGETS } from './wake.js';

/** Close codes after which nobody comes back, see docs/protocol.md. */
const FINAL_CODES = new Set([1000, 1002, 1003, 1007, 1009, 4401, 4403, 4409, 4410]);
const GOING_AWAY = 1012;
const TOO_MANY = 4429;

const CONNECT_MILLIS = 15_000;
/** As long as the server's heartbeat is not known: it is at most a minute. */
const SILENCE_MILLIS = 70_000;
const SILENCE_MIN_MILLIS = 6_000;
const TOO_MANY_MILLIS = 10_000;

/**
 * A WebSocket that always comes back: one after the other, until a close code says no, or `stop`. It answers the heartbeat,
 * and gives up a connection that has become silent, which a browser finds out much later or never.
 *
 *   idle ─start─> connecting ─open─> open
 *                     ^                │ closed, silent
 *                     └── waiting <────┘   (waiting: cut short by `online`, focus, the page becoming visible or coming back)
 *   stop or a final code: over
 *
 * A page that is left lets its connection go, or a browser could not keep it for the way back.
 *
 * Emits `open`, `message` {type, args}, `closed` {code, reason, retryInMillis}, `left` (the page is), `over` {code, reason}.
 */
export class Line extends Emitter {
  #url;
  #protocols;
  #pong;
  #WebSocket;
  #wake;
  #backoff;
  #socket = null;
  #timer = null;
  #watch = null;
  /** idle, connecting, open, waiting, over */
  #state = 'idle';
  #told = false;
  #heardAt = 0;
  #pingAt = 0;
  #silenceMillis = SILENCE_MILLIS;
  #stopWaking = () => {};

  /**
   * @param {string} url ws: or wss:
   * @param {string} pong how the heartbeat is answered
   * @param {object} environment WebSocket, wake (targets whose events mean: try now), protocols, backoff
   */
  constructor(url, pong, environment = {}) {
    super();
    this.#url = url;
    this.#pong = pong;
    this.#protocols = environment.protocols ?? [];
    this.#WebSocket = environment.WebSocket ?? globalThis.WebSocket;
    this.#wake = environment.wake ?? WAKE_TARGETS;
    this.#backoff = new Backoff(environment.backoff);
  }

  /** When the server was last heard, in ms as Date.now() counts; 0 for never. */
  get heardAt() {
    return this.#heardAt;
  }

  start() {
    if (this.#state !== 'idle') {
      return;
    }
    this.#stopWaking = onWake(this.#wake, (event) => (event === 'pagehide' ? this.#left() : this.#wakeUp(event)));
    this.#connect();
  }

  /** For good. */
  stop(code = 1000, reason = '') {
    if (this.#state !== 'over') {
      this.#abandon(1000);
      this.#end(code, reason);
    }
  }

  /** The other side has accepted this connection: a next loss is a first one. */
  settled() {
    this.#backoff.reset();
  }

  /** @returns {boolean} whether there was a connection to send it on, which does not mean that it arrives */
  send(type, args) {
    return this.#sendText(JSON.stringify({ type, args }));
  }

  #sendText(text) {
    if (this.#state !== 'open' || this.#socket.readyState !== 1) {
      return false;
    }
    this.#socket.send(text);
    return true;
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#state = 'connecting';
    this.#told = false;
    this.#pingAt = 0;
    this.#silenceMillis = SILENCE_MILLIS;
    let socket;
    try {
      socket = new this.#WebSocket(this.#url, this.#protocols);
    } catch (refused) {
      // The page's own policy may forbid it, for now or for ever: nobody can tell.
      this.#lost(1006, String(refused));
      return;
    }
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#lost(1006, 'no answer'), CONNECT_MILLIS);
    const ifCurrent = (handle) => (event) => this.#socket === socket && handle(event);
    socket.onopen = ifCurrent(() => this.#opened());
    socket.onmessage = ifCurrent((event) => this.#received(event.data));
    socket.onclose = ifCurrent((event) => this.#lost(event.code, event.reason));
    // A close follows it, which says why; but not in each Node if there was no connection yet.
    socket.onerror = ifCurrent(() => this.#state === 'connecting' && this.#lost(1006, 'refused'));
  }

  #opened() {
    clearTimeout(this.#timer);
    this.#state = 'open';
    this.#heardAt = Date.now();
    this.#watch = setInterval(() => this.#listen(), 1000);
    this.emit('open');
  }

  #received(text) {
    this.#heardAt = Date.now();
    if (text === 'ping') {
      this.#pinged();
      return;
    }
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    this.emit('message', message.type ? message : { type: '', args: message });
  }

  #pinged() {
    this.#sendText(this.#pong);
    if (this.#pingAt > 0) {
      // The first gap may be short; a throttled page may see a long one.
      const gap = this.#heardAt - this.#pingAt;
      const known = this.#silenceMillis === SILENCE_MILLIS ? 0 : this.#silenceMillis;
      this.#silenceMillis = Math.min(SILENCE_MILLIS - 1, Math.max(SILENCE_MIN_MILLIS, known, 4 * gap));
    }
    this.#pingAt = this.#heardAt;
  }

  /** A clock that was set, to whatever time, tells no more than a new connection does. */
  #listen() {
    if (Math.abs(Date.now() - this.#heardAt) > this.#silenceMillis) {
      this.#lost(1006, 'silent');
    }
  }

  #lost(code, reason) {
    this.#abandon();
    if (FINAL_CODES.has(code)) {
      this.#end(code, reason);
      return;
    }
    const retryInMillis = this.#delay(code, reason);
    this.#state = 'waiting';
    this.#timer = setTimeout(() => this.#connect(), retryInMillis);
    this.emit('closed', { code, reason, retryInMillis });
  }

  #delay(code, reason) {
    const told = /retry-after-ms=(\d+)/.exec(reason ?? '');
    // What the server said is not cut short by a page that becomes visible.
    this.#told = (code === GOING_AWAY && told !== null) || code === TOO_MANY;
    if (code === GOING_AWAY && told) {
      return Number(told[1]) + 1;
    }
    return this.#backoff.next() + (code === TOO_MANY ? TOO_MANY_MILLIS * (0.5 + Math.random()) : 0);
  }

  /** Until the page is shown again, if ever. */
  #left() {
    this.emit('left');
    if (this.#state !== 'waiting') {
      this.#abandon();
      this.#told = false;
      this.#state = 'waiting';
      this.emit('closed', { code: 1001, reason: 'left' });
    }
  }

  #wakeUp(why) {
    // An attempt that was begun without a network hangs, also when there is one.
    const hangs = this.#state === 'connecting' && why === 'online';
    if (hangs || (this.#state === 'waiting' && !this.#told)) {
      this.#abandon();
      this.#connect();
    } else if (this.#state === 'open') {
      this.#listen();
    }
  }

  /** A close handshake with a peer that is gone would take minutes: this one is no longer listened to. */
  #abandon(code) {
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
      try {
        socket.close(code);
      } catch {
        // Closed already.
      }
    }
  }

  #end(code, reason) {
    this.#state = 'over';
    this.#stopWaking();
    this.emit('over', { code, reason });
  }
}
