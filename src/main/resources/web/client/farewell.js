import { attempt } from './attempt.js';

/** Without a sign of progress for so long, whoever wants to go does not wait for what does not get through. */
const PATIENCE_MILLIS = 15_000;

/**
 * The wish to end a chat: kept over reloads and for all tabs of a browser, until the chat is over. `Leave` is said when all that
 * was written before it is stored: it would overtake it otherwise, and last words would be refused.
 */
export class Farewell {
  /** It is what the writer wants. */
  isWished = false;
  /** The server may know. */
  wasSaid = false;

  #storage;
  #key;
  #isClear;
  #say;
  #open = false;
  #saidHere = false;
  #timer = null;

  /**
   * @param {Storage | null} storage like localStorage
   * @param {string} key where it is kept
   * @param {{isClear: () => boolean, say: () => boolean}} chat whether nothing is left to be sent; says `Leave`
   */
  constructor(storage, key, { isClear, say }) {
    this.#storage = storage;
    this.#key = key;
    this.#isClear = isClear;
    this.#say = say;
    this.#read();
  }

  /** @returns {boolean} false if it was wished already */
  wish() {
    if (this.isWished) {
      return false;
    }
    this.isWished = true;
    // Where it is not kept it is for this page to remember.
    attempt(() => this.#storage.setItem(this.#key, '1'));
    this.proceed();
    return true;
  }

  /** @returns {boolean} whether another tab has just wished it */
  changedElsewhere({ key, newValue }) {
    return key === this.#key && newValue !== null && this.wish();
  }

  /** There is a connection on which it can be said. @returns {boolean} whether it was wished where this page was not told */
  open() {
    const wasWished = this.isWished;
    this.#open = true;
    this.#read();
    this.proceed();
    return this.isWished !== wasWished;
  }

  close() {
    this.#open = false;
    this.#saidHere = false;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Something that was to be sent before has got there, or never will. */
  proceed() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.again();
  }

  /** Something was refused for now: `Leave`, or what goes before it, for which nobody waits any longer than before. */
  refused() {
    this.#saidHere = false;
  }

  again() {
    if (!this.isWished || !this.#open || this.#saidHere) {
      return;
    }
    if (this.#isClear()) {
      this.#leave();
    } else {
      this.#timer ??= setTimeout(() => this.#leave(), PATIENCE_MILLIS);
    }
  }

  /** The chat is over. */
  forget() {
    this.close();
    this.isWished = false;
    attempt(() => this.#storage.removeItem(this.#key));
  }

  #leave() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#saidHere = this.#say();
    this.wasSaid ||= this.#saidHere;
  }

  #read() {
    this.isWished ||= attempt(() => this.#storage.getItem(this.#key)) !== null;
  }
}
