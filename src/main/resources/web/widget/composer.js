import { h, icon, isEnter } from './dom.js';

const CHARS_MAX = 4000;
const COUNT_FROM = 3600;
const IDLE_MILLIS = 4000;

/** Where a message is written. What is in it outlives a reload; what is too long stays, with how much it is. */
export class Composer {
  #text;
  #go;
  #count;
  #format;
  #on;
  #draft;
  #idle = null;

  /**
   * @param {{text: string}} draft keeps what is not sent
   * @param {{send: (text) => void, typing: (isTyping) => void}} on
   */
  constructor(texts, format, draft, on) {
    this.#on = on;
    this.#draft = draft;
    this.#format = format;
    this.#text = h('textarea', {
      rows: '1',
      dir: 'auto',
      placeholder: texts.write,
      'aria-label': texts.write,
      enterkeyhint: 'send',
      oninput: () => this.#changed(),
      onkeydown: (event) => isEnter(event) && this.#submit(event),
    });
    this.#count = h('span', { class: 'count', hidden: true, 'aria-live': 'polite' });
    this.#go = h('button', { class: 'go', 'aria-label': texts.send }, icon('send'));
    this.element = h(
      'form',
      { class: 'compose', onsubmit: (event) => this.#submit(event) },
      this.#text,
      this.#count,
      this.#go,
    );
    this.restore();
  }

  /** The draft may have been written elsewhere. */
  restore() {
    this.#text.value = this.#draft.text;
    this.#show();
  }

  focus() {
    this.#text.focus();
  }

  /** Before what is written there already. */
  insert(content) {
    this.#text.value = [content, this.#text.value].filter(Boolean).join('\n');
    this.#changed();
  }

  /** Its height follows its text; there is one only when it is shown. */
  resize() {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }

  #changed() {
    const { value } = this.#text;
    this.#draft.text = value;
    this.#show();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#on.typing(false), IDLE_MILLIS);
    this.#on.typing(value !== '');
  }

  #show() {
    const length = [...this.#text.value].length;
    const tooLong = length > CHARS_MAX;
    this.#count.hidden = length < COUNT_FROM;
    this.#count.textContent = `${this.#format.number(length)} / ${this.#format.number(CHARS_MAX)}`;
    this.#count.classList.toggle('over', tooLong);
    this.#go.setAttribute('aria-disabled', tooLong || this.#text.value.trim() === '');
    this.resize();
  }

  #submit(event) {
    event.preventDefault();
    const { value } = this.#text;
    if (value.trim() === '' || [...value].length > CHARS_MAX) {
      return;
    }
    this.#on.send(value.trim());
    this.#text.value = '';
    this.#changed();
    this.focus();
  }
}
