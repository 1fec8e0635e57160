import { h, icon, mark, say } from './dom.js';
import { filled, matching, replies } from './replies.js';
import { forget, keep, kept } from './store.js';

const CHARACTERS_MAX = 4000;
const WARN_FROM = 3600;
const SHORTCUT = /^\/([\p{L}\p{N}_-]*)$/u;
const EXPANDED = /^\/([\p{L}\p{N}_-]+)\s$/u;

/** Where a message is written. What is there survives a reload. */
export class Composer {
  element;
  #chat;
  /** () => {name, agent}, as replies are filled */
  #names;
  #draft;
  #text;
  #send;
  #count;
  #options;
  #said;
  /** The replies that are offered, and which of them is chosen. */
  #offered = [];
  #chosen = 0;

  constructor({ chat, id, draftKey }, { names, onSent }) {
    this.#chat = chat;
    this.#names = names;
    this.#draft = draftKey;
    this.#options = h('ul', { class: 'options', role: 'listbox', id: `options-${id}`, 'aria-label': 'Canned replies', hidden: true });
    this.#text = h('textarea', {
      rows: 1, dir: 'auto', placeholder: 'Write, or / for a canned reply', 'aria-label': `Message to ${names().name}`,
      'aria-autocomplete': 'list', 'aria-controls': `options-${id}`,
      oninput: () => this.#changed(),
      onkeydown: (event) => this.#key(event),
      onblur: () => this.#offer([]),
    });
    this.#count = h('span', { class: 'count' });
    this.#said = h('span', { class: 'vh', role: 'status' });
    this.#send = h('button', { type: 'submit', class: 'primary send', 'aria-label': 'Send' }, icon('send'), h('span', {}, 'Send'));
    const submit = (event) => {
      event.preventDefault();
      this.#submit(onSent);
    };
    this.element = h('form', { class: 'composer', onsubmit: submit }, this.#options,
      h('div', { class: 'box' }, this.#text, this.#count, this.#send), this.#said);
    this.#text.value = kept(this.#draft, '');
    this.#counted();
  }

  focus() {
    this.#text.focus();
  }

  get hasFocus() {
    return document.activeElement === this.#text;
  }

  /** Behind what is written already. */
  add(text) {
    this.#text.value = [this.#text.value, text].filter(Boolean).join('\n');
    this.#changed();
    this.focus();
  }

  /** The chat is about to end: nothing is written in it any more. */
  freeze() {
    this.#text.readOnly = true;
    this.#send.disabled = true;
  }

  /** The chat is over: what was not sent can be read and copied. */
  close() {
    this.element.hidden = this.#text.value === '';
    this.#text.readOnly = true;
    mark(this.#text, 'aria-label', 'Not sent');
    this.#offer([]);
    this.#send.replaceWith(h('button', { type: 'button', onclick: () => this.#copy() }, 'Copy'));
  }

  #copy() {
    this.#text.select();
    // navigator.clipboard is for secure pages only.
    say(this.#said, document.execCommand('copy') ? 'Copied' : 'Press Ctrl+C to copy');
  }

  #changed() {
    const expanded = EXPANDED.exec(this.#text.value);
    const reply = expanded && replies().find(({ shortcut }) => shortcut.toLowerCase() === expanded[1].toLowerCase());
    if (reply) {
      this.#use(reply);
      return;
    }
    const begun = SHORTCUT.exec(this.#text.value);
    this.#written(begun ? matching(begun[1]).slice(0, 8) : []);
  }

  #written(offered) {
    this.#offer(offered);
    this.#counted();
    this.#chat.typingNow(this.#text.value !== '');
    this.#keep();
  }

  #keep() {
    this.#text.value ? keep(this.#draft, this.#text.value) : forget(this.#draft);
  }

  #counted() {
    // As the server counts: by code points.
    const length = [...this.#text.value].length;
    say(this.#count, length < WARN_FROM ? '' : length > CHARACTERS_MAX ? `${length - CHARACTERS_MAX} too many` : `${CHARACTERS_MAX - length} left`);
    this.#count.classList.toggle('over', length > CHARACTERS_MAX);
    this.#send.disabled = length > CHARACTERS_MAX || this.#text.value.trim() === '';
    if (!CSS.supports('field-sizing', 'content')) {
      this.#text.style.height = 'auto';
      this.#text.style.height = `${Math.min(this.#text.scrollHeight, 180)}px`;
    }
  }

  #key(event) {
    // Of an input method; 229 is how Safari says it of the Enter that ends it.
    if (event.isComposing || event.keyCode === 229) {
      return;
    }
    if (this.#offered.length > 0 && this.#keyAmongOffered(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.element.requestSubmit();
    }
  }

  #keyAmongOffered({ key, shiftKey }) {
    const count = this.#offered.length;
    const moves = { ArrowDown: 1, ArrowUp: count - 1 };
    if (moves[key]) {
      this.#choose((this.#chosen + moves[key]) % count);
    } else if ((key === 'Enter' || key === 'Tab') && !shiftKey) {
      this.#use(this.#offered[this.#chosen]);
    } else if (key === 'Escape') {
      this.#offer([]);
    } else {
      return false;
    }
    return true;
  }

  #offer(offered) {
    const isNew = offered.length !== this.#offered.length;
    this.#offered = offered;
    this.#options.hidden = offered.length === 0;
    this.#options.replaceChildren(
      ...offered.map((reply, i) =>
        h('li', { role: 'option', id: `${this.#options.id}-${i}`, onmousedown: (event) => (event.preventDefault(), this.#use(reply)) },
          h('b', {}, `/${reply.shortcut}`), h('span', { dir: 'auto' }, filled(reply.text, this.#names())))),
    );
    if (isNew) {
      say(this.#said, offered.length > 0 ? `${offered.length} canned replies, arrow keys choose` : '');
    }
    this.#choose(0);
  }

  #choose(index) {
    this.#chosen = index;
    [...this.#options.children].forEach((option, i) => mark(option, 'aria-selected', i === index ? 'true' : 'false'));
    mark(this.#text, 'aria-activedescendant', this.#offered.length > 0 ? `${this.#options.id}-${index}` : null);
  }

  #use({ text }) {
    this.#text.value = filled(text, this.#names());
    this.#text.setSelectionRange(this.#text.value.length, this.#text.value.length);
    // Its text is a text, also if it looks like a shortcut.
    this.#written([]);
  }

  #submit(onSent) {
    const content = this.#text.value;
    if (this.#send.disabled || this.#chat.state === 'over' || this.#chat.isEnding) {
      return;
    }
    this.#chat.send(content.trimEnd());
    this.#text.value = '';
    this.#offer([]);
    this.#counted();
    this.#keep();
    onSent();
  }
}
