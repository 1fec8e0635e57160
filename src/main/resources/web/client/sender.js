/** So many are under way at most, and fewer after each refusal: a server takes too many refused ones for an attack. */
const WINDOW_MAX = 16;
const WINDOW_MIN = 4;
const WINDOW_GROWTH = 0.25;
const PAUSE_FIRST_MILLIS = 300;
const PAUSE_MAX_MILLIS = 10_000;
/** Longer than the server takes to say that it does not know. */
const OVERDUE_MILLIS = 10_000;
/** Longer than another tab of the browser takes for what it sends itself. */
const ELSEWHERE_MILLIS = 2_000;

/**
 * Sends what is in the outbox, in its order, and again what was not acknowledged: after an error that is retryable nothing
 * new is sent for a while, then everything from the first on (rule 6 of docs/protocol.md).
 */
export class Sender {
  #outbox;
  #send;
  /** Ids of what was sent on this connection and not acknowledged. */
  #underWay = new Set();
  #open = false;
  #paused = null;
  #overdue = null;
  #elsewhere = null;
  #pauseMillis = PAUSE_FIRST_MILLIS;
  #window = WINDOW_MAX;

  /** @param {(entry) => boolean} send puts one on the connection */
  constructor(outbox, send) {
    this.#outbox = outbox;
    this.#send = send;
  }

  /** The history was read. */
  open() {
    this.#open = true;
    this.#sendAgain();
  }

  close() {
    this.#open = false;
    clearTimeout(this.#paused);
    clearTimeout(this.#overdue);
    clearTimeout(this.#elsewhere);
    this.#paused = null;
    this.#elsewhere = null;
    this.#pauseMillis = PAUSE_FIRST_MILLIS;
    this.#underWay.clear();
  }

  flush() {
    if (!this.#open || this.#paused) {
      return;
    }
    for (const entry of this.#outbox.entries) {
      if (this.#underWay.size >= this.#window) {
        break;
      }
      if (!entry.failed && !this.#underWay.has(entry.id) && this.#send(entry)) {
        this.#underWay.add(entry.id);
      }
    }
    this.#watch();
  }

  /** Another tab has put something into the outbox, and sends it; unless it is cut off or gone, which nobody tells. */
  flushLater() {
    if (this.#open) {
      this.#elsewhere ??= setTimeout(() => {
        this.#elsewhere = null;
        this.flush();
      }, ELSEWHERE_MILLIS);
    }
  }

  /** It is stored. */
  acknowledged(id) {
    if (this.#underWay.delete(id)) {
      this.#pauseMillis = PAUSE_FIRST_MILLIS;
      this.#window = Math.min(WINDOW_MAX, this.#window + WINDOW_GROWTH);
      this.flush();
    }
  }

  /** It will never be. */
  refused(id) {
    this.#underWay.delete(id);
    this.flush();
  }

  /** @param {() => void} [then] is done before what is sent again */
  pause(then = () => {}) {
    if (this.#paused) {
      return;
    }
    clearTimeout(this.#overdue);
    this.#window = Math.max(WINDOW_MIN, this.#window / 4);
    this.#paused = setTimeout(() => {
      this.#paused = null;
      then();
      this.#sendAgain();
    }, this.#pauseMillis);
    this.#pauseMillis = Math.min(PAUSE_MAX_MILLIS, this.#pauseMillis * 2);
  }

  #sendAgain() {
    this.#underWay.clear();
    this.flush();
  }

  #watch() {
    clearTimeout(this.#overdue);
    if (this.#underWay.size > 0) {
      this.#overdue = setTimeout(() => this.#sendAgain(), OVERDUE_MILLIS);
    }
  }
}
