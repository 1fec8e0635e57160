import { h } from './dom.js';

/** A cut that is mended sooner is not worth a word. */
const LOST_AFTER_MILLIS = 1500;
const REGAINED_MILLIS = 2500;

/** Says that there is no connection, and that there is one again. */
export class ConnectionBar {
  element = h('div', { class: 'bar', hidden: true });
  /** It says so now. */
  isLost = false;
  #texts;
  #announce;
  #isConnected = true;
  #timer = null;

  /** @param {(text: string) => void} announce reads it out */
  constructor(texts, announce) {
    this.#texts = texts;
    this.#announce = announce;
  }

  /** Another chat, or none any more: nothing is lost. */
  reset() {
    clearTimeout(this.#timer);
    this.#isConnected = true;
    this.isLost = false;
    this.element.hidden = true;
  }

  /** Told for each attempt that fails, too. */
  tell(isConnected) {
    if (isConnected === this.#isConnected) {
      // One's own network may be there again, or be gone too.
      this.isLost && this.#lost();
      return;
    }
    this.#isConnected = isConnected;
    clearTimeout(this.#timer);
    if (!isConnected) {
      this.#timer = setTimeout(() => this.#lost(), LOST_AFTER_MILLIS);
    } else if (!this.element.hidden) {
      this.#show(this.#texts.regained, true);
      this.#timer = setTimeout(() => (this.element.hidden = true), REGAINED_MILLIS);
    }
  }

  #lost() {
    const text = navigator.onLine ? this.#texts.lost : this.#texts.offline;
    (this.isLost && this.element.textContent === text) || this.#show(text, false);
  }

  #show(text, good) {
    this.isLost = !good;
    this.element.hidden = false;
    this.element.textContent = text;
    this.element.classList.toggle('good', good);
    this.#announce(text);
  }
}
