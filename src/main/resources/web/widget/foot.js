import { h, icon } from './dom.js';

/** What stands where one writes as soon as there is nothing to write: the question whether to end it, that it ends, how it ended. */
export class Foot {
  #texts;
  #on;
  #title = null;

  /** @param {{keep, end, again, save: () => void}} on what its buttons do */
  constructor(texts, on) {
    this.#texts = texts;
    this.#on = on;
    // It takes the focus, and not one of its buttons: the next key may still be meant for the message.
    this.element = h('div', { class: 'foot', tabindex: '-1', hidden: true });
  }

  ask() {
    const { endAsk, endNote, endNo, end } = this.#texts;
    this.#draw(endAsk, () => [
      h('p', {}, endNote),
      h(
        'div',
        { class: 'pair' },
        h('button', { class: 'plain', onclick: () => this.#on.keep() }, endNo),
        h('button', { class: 'primary bad', onclick: () => this.#on.end() }, end),
      ),
    ]);
  }

  ending() {
    this.#draw(this.#texts.ending, () => []);
  }

  /** @param {string} why */
  over(why) {
    const { newChat, save } = this.#texts;
    this.#draw(why, () => [
      h('button', { class: 'primary', onclick: () => this.#on.again() }, newChat),
      h('button', { class: 'plain', onclick: () => this.#on.save() }, icon('save'), save),
    ]);
  }

  hide() {
    this.element.hidden = true;
  }

  focusButton() {
    (this.element.querySelector('button') ?? this.element).focus();
  }

  /** Only once: a button that has the focus keeps it. */
  #draw(title, rest) {
    this.element.hidden = false;
    if (this.#title !== title) {
      this.#title = title;
      this.element.replaceChildren(h('h3', {}, title), ...rest());
    }
  }
}
