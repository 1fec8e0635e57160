import { fill, h, icon, say } from './dom.js';

/** A queue may move each second. */
const TOLD_EVERY_MILLIS = 20_000;
/** So long holds what is said of the shortest time. */
const SOON_SECONDS = 60;

/** What a waiting user is told, as far as it is known: the place and the time if the server tells, the time waited in any case. */
export class WaitingCard {
  #texts;
  #format;
  #ring = h('div', { class: 'ring', 'aria-hidden': 'true' });
  #title = h('h3');
  #text = h('p');
  #since = 0;
  /** What the server has told last, and when. */
  #queue = null;
  #queueAt = 0;
  /** What was read out last: a place, 0 for none. */
  #told = { position: null, at: 0 };

  constructor(texts, format) {
    this.#texts = texts;
    this.#format = format;
    this.element = h('div', { class: 'wait', hidden: true }, this.#ring, h('div', {}, this.#title, this.#text));
  }

  /** @param {number} since when the user began to wait */
  begin(since) {
    this.#since = since;
    this.#queue = null;
    this.#told = { position: null, at: 0 };
  }

  /** It shows one. */
  get hasPlace() {
    return this.#queue !== null;
  }

  /**
   * @returns {string | null} what is to be read out now: another place is, and not how many wait, how long it may take, or that
   *   the place is not known any more
   */
  draw(queue) {
    if (queue !== this.#queue) {
      this.#queue = queue;
      this.#queueAt = Date.now();
    }
    const { position = 0, estimatedSeconds } = queue ?? {};
    const title = position ? this.#place(queue) : this.#texts.waiting;
    const estimate = this.#estimate(estimatedSeconds);
    const time = estimate || this.#waited;
    if (position) {
      say(this.#ring, this.#format.number(position));
    } else if (!this.#ring.querySelector('svg')) {
      this.#ring.replaceChildren(icon('clock'));
    }
    say(this.#title, title);
    say(this.#text, [time, this.#texts.waitingNote].filter(Boolean).join(' · '));
    return this.#isNews(position) ? [title, estimate].filter(Boolean).join('. ') : null;
  }

  #isNews(position) {
    const { position: former, at } = this.#told;
    const isNews = position !== former && (!former || (position > 0 && Date.now() - at > TOLD_EVERY_MILLIS));
    if (isNews) {
      this.#told = { position, at: Date.now() };
    }
    return isNews;
  }

  #place({ position, waiting }) {
    const numbers = { position: this.#format.number(position), waiting: this.#format.number(waiting) };
    return position === 1 ? this.#texts.next : fill(this.#texts.position, numbers);
  }

  /** '' where none was told, or it has gone by since. */
  #estimate(seconds) {
    if (seconds == null || Date.now() - this.#queueAt > Math.max(seconds, SOON_SECONDS) * 1000) {
      return '';
    }
    const time = this.#format.minutes(Math.ceil(seconds / 60));
    return seconds < SOON_SECONDS ? this.#texts.soon : fill(this.#texts.estimate, { time });
  }

  get #waited() {
    const minutes = Math.floor((Date.now() - this.#since) / 60_000);
    return minutes < 1 ? '' : fill(this.#texts.waited, { time: this.#format.minutes(minutes) });
  }
}
