import { h, icon, isEnter, say } from './dom.js';
import { local } from './session.js';

const NAME_KEY = 'blabbermouth:name';
const NAME_MAX = 64;

/** Where a chat begins: a name, unless the website has said who it is, and the first message. */
export class StartView {
  #texts;
  #onStart;
  #name;
  #nameField;
  #message;
  #error;
  #nameError;
  #button;
  #busy = false;
  #needsName;
  #draft;

  /**
   * @param {{title?: string, hasIdentity: boolean, draft: {text: string}}} options
   * @param {(visitor: {name?: string, message: string}) => void} onStart
   */
  constructor(texts, { title, hasIdentity, draft }, onStart, onClose) {
    this.#texts = texts;
    this.#draft = draft;
    this.#onStart = onStart;
    this.#needsName = !hasIdentity;
    this.#name = h('input', {
      type: 'text',
      autocomplete: 'name',
      maxlength: NAME_MAX,
      dir: 'auto',
      required: true,
      'aria-describedby': 'bm-name-error',
      oninput: () => this.#named(),
    });
    this.#name.value = local((storage) => storage.getItem(NAME_KEY)) ?? '';
    this.#nameField = h('label', { class: 'field', hidden: hasIdentity }, texts.name, this.#name);
    this.#message = h('textarea', {
      rows: '3',
      dir: 'auto',
      oninput: () => (draft.text = this.#message.value),
      onkeydown: (event) => isEnter(event) && this.#submit(event),
    });
    this.#message.value = draft.text;
    this.#nameError = h('p', { class: 'error', id: 'bm-name-error', role: 'alert' });
    this.#error = h('p', { class: 'error', role: 'alert' });
    this.#button = h('button', { class: 'primary' }, texts.start);
    const label = h(
      'label',
      { class: 'field' },
      h('div', {}, texts.message, ' ', h('span', {}, `(${texts.optional})`)),
      this.#message,
    );
    const form = h(
      'form',
      { class: 'card', novalidate: true, onsubmit: (event) => this.#submit(event) },
      this.#nameField,
      this.#nameError,
      label,
      this.#error,
      this.#button,
    );
    const close = h(
      'button',
      { class: 'tool', 'aria-label': texts.close, onclick: onClose },
      icon('close'),
    );
    const hero = h(
      'div',
      { class: 'hero' },
      h('h2', {}, title ?? texts.hello),
      h('p', {}, texts.intro),
      h('div', { class: 'tools' }, close),
    );
    this.element = h('div', { class: 'main' }, hero, h('div', { class: 'startbody' }, form));
  }

  focus() {
    (this.#needsName && !this.#name.value ? this.#name : this.#message).focus();
  }

  busy(busy) {
    this.#busy = busy;
    this.#button.textContent = busy ? this.#texts.starting : this.#texts.start;
    this.#button.setAttribute('aria-disabled', busy);
  }

  /** What was written stays. */
  fail(text, needsName = false, takeFocus = true) {
    say(this.#nameError, needsName ? text : '');
    say(this.#error, needsName ? '' : text);
    this.#name.setAttribute('aria-invalid', needsName);
    if (needsName) {
      this.#needsName = true;
      this.#nameField.hidden = false;
      takeFocus && this.#name.focus();
    }
  }

  /** A chat has begun: what is left of the message is in the draft. */
  begun() {
    this.#message.value = this.#draft.text;
    this.fail('');
  }

  #named() {
    local((storage) => storage.setItem(NAME_KEY, this.#name.value.trim()));
    this.#name.setAttribute('aria-invalid', 'false');
    say(this.#nameError, '');
  }

  #submit(event) {
    event.preventDefault();
    const name = this.#name.value.trim();
    const missing = this.#needsName && name === '';
    if (missing) {
      this.fail(this.#texts.badName, true);
    } else if (!this.#busy) {
      this.fail('');
      this.#onStart({ name: this.#needsName ? name : undefined, message: this.#message.value.trim() });
    }
  }
}
