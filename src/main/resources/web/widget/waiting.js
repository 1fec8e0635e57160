import { fill, h, icon } from './dom.js';

/** What a waiting user is told, as far as it is known: the place and the time if the server tells, the time waited in any case. */
export class WaitingCard {
  #texts;
  #format;
  #ring = h('div', { class: 'ring', 'aria-hidden': 'true' });
  #title = h('h3');
  #text = h('p');

  constructor(texts, format) {
    this.#texts = texts;
    this.#format = format;
    this.element = h('div', { class: 'wait', hidden: true }, this.#ring, h('div', {}, this.#title, this.#text));
  }

  /** @returns {string} what is to be read out; the same as long as only time has passed */
  draw(queue, since) {
    const { position, estimatedSeconds } = queue ?? {};
    const title = position ? this.#place(queue) : this.#texts.waiting;
    const estimate = estimatedSeconds == null ? '' : this.#estimate(estimatedSeconds);
    const time = estimate || this.#waited(since);
    position ? (this.#ring.textContent = this.#format.number(position)) : this.#ring.replaceChildren(icon('clock'));
    this.#title.textContent = title;
    this.#text.textContent = [time, this.#texts.waitingNote].filter(Boolean).join(' · ');
    return [title, estimate].filter(Boolean).join('. ');
  }

  #place({ position, waiting }) {
    const numbers = { position: this.#format.number(position), waiting: this.#format.number(waiting) };
    return position === 1 ? this.#texts.next : fill(this.#texts.position, numbers);
  }

  #estimate(seconds) {
    const time = this.#format.minutes(Math.ceil(seconds / 60));
    return seconds < 60 ? this.#texts.soon : fill(this.#texts.estimate, { time });
  }

  #waited(since) {
    const minutes = Math.floor((Date.now() - since) / 60_000);
    return minutes < 1 ? '' : fill(this.#texts.waited, { time: this.#format.minutes(minutes) });
  }
}
