import { live } from '/lit/directives/live.js';
import { html, nothing, render } from '/lit/lit-html.js';
import { icon, made } from './parts.js';
import { filled, matching, replies } from './replies.js';
import { forget, keep, kept } from './store.js';
import { t } from './texts.js';

const CHARACTERS_MAX = 4000;
const WARN_FROM = 3600;
const OFFERED_MAX = 8;
const SHORTCUT = /^\/([\p{L}\p{N}_-]*)$/u;
const EXPANDED = /^\/([\p{L}\p{N}_-]+)\s$/u;

/** Where a message is written. What is there survives a reload. */
export class Composer {
  element;
  #opened;
  #names;
  #onSent;
  #text;
  #content;
  /** The replies that are offered, and which of them is chosen. */
  #offered = [];
  #chosen = 0;
  #copied = '';

  /** @param of names, () => {name, agent} as replies are filled; onSent */
  constructor(opened, { names, onSent }) {
    this.#opened = opened;
    this.#names = names;
    this.#onSent = onSent;
    this.#content = kept(opened.draftKey, '');
    const submitted = (event) => {
      event.preventDefault();
      this.#submit();
    };
    this.element = made(html`<form class="composer" @submit=${submitted}></form>`);
    this.render();
    this.#text = this.element.querySelector('textarea');
  }

  focus() {
    this.#text.focus();
  }

  get hasFocus() {
    return document.activeElement === this.#text;
  }

  /** Behind what is written already. */
  add(text) {
    this.#changed([this.#content, text].filter(Boolean).join('\n'));
    this.focus();
  }

  /** It was written on, or sent, in another tab; but nothing is taken from under anybody's hands. */
  follow() {
    const isAtHand = this.hasFocus && (document.hasFocus() || this.#opened.isOver);
    if (!isAtHand) {
      this.#content = kept(this.#opened.draftKey, '');
      this.render();
      this.#fit();
    }
  }

  render() {
    const { isOver } = this.#opened;
    if (this.#isReadOnly) {
      this.#offered = [];
    }
    // What was not sent can be read and copied.
    this.element.hidden = isOver && this.#content === '';
    render(html`
      ${this.#options()}
      <div class="box">
        ${this.#textarea()}
        ${this.#count()}
        ${isOver ? html`<button type="button" @click=${() => this.#copy()}>${t('copy')}</button>` : this.#send()}
      </div>
      <span class="vh" role="status">${this.#said}</span>`, this.element);
  }

  #options() {
    const option = (reply, i) => {
      const chosen = (event) => {
        event.preventDefault();
        this.#use(reply);
      };
      return html`
        <li role="option" id="${this.#listId}-${i}" aria-selected=${String(i === this.#chosen)} @mousedown=${chosen}>
          <b>/${reply.shortcut}</b><span dir="auto">${filled(reply.text, this.#names())}</span>
        </li>`;
    };
    return html`
      <ul class="options" role="listbox" id=${this.#listId} aria-label=${t('replies')} ?hidden=${this.#offered.length === 0}>
        ${this.#offered.map(option)}
      </ul>`;
  }

  #textarea() {
    return html`
      <textarea rows="1" dir=${this.#content === '' ? nothing : 'auto'} placeholder=${t('write')}
        aria-label=${this.#opened.isOver ? t('notSent') : t('messageTo', this.#names())}
        aria-autocomplete="list" aria-controls=${this.#listId}
        aria-activedescendant=${this.#offered.length > 0 ? `${this.#listId}-${this.#chosen}` : nothing}
        .value=${live(this.#content)} ?readonly=${this.#isReadOnly}
        @input=${() => this.#changed(this.#text.value)}
        @keydown=${(event) => this.#key(event)}
        @blur=${() => this.#offer([])}></textarea>`;
  }

  #count() {
    const left = CHARACTERS_MAX - this.#length;
    const words = left < 0 ? t('tooMany', { count: -left }) : this.#length < WARN_FROM ? '' : t('left', { count: left });
    return html`<span class="count ${left < 0 ? 'over' : ''}">${words}</span>`;
  }

  #send() {
    return html`<button type="submit" class="primary send" aria-label=${t('send')} ?disabled=${!this.#canBeSent}>${icon('send')}<span>${t('send')}</span></button>`;
  }

  get #said() {
    return this.#offered.length > 0 ? t('repliesOffered', { count: this.#offered.length }) : this.#copied;
  }

  get #listId() {
    return `options-${this.#opened.id}`;
  }

  /** As the server counts: by code points. */
  get #length() {
    return [...this.#content].length;
  }

  /** The chat is over or about to be: nothing is written in it any more. */
  get #isReadOnly() {
    return this.#opened.isOver || this.#opened.chat.isEnding;
  }

  get #canBeSent() {
    const isOpen = this.#opened.chat.state !== 'over' && !this.#isReadOnly;
    return isOpen && this.#length <= CHARACTERS_MAX && this.#content.trim() !== '';
  }

  #changed(content) {
    const expanded = EXPANDED.exec(content)?.[1].toLowerCase();
    const reply = expanded && replies().find(({ shortcut }) => shortcut.toLowerCase() === expanded);
    const begun = SHORTCUT.exec(content)?.[1];
    reply ? this.#use(reply) : this.#write(content, begun === undefined ? [] : matching(begun).slice(0, OFFERED_MAX));
  }

  /** Its text is a text, also if it looks like a shortcut. */
  #use({ text }) {
    this.#write(filled(text, this.#names()));
  }

  #write(written, offered = []) {
    const { chat, draftKey } = this.#opened;
    // As a field would have it; a reply from a file may have other ends of lines.
    const content = written.replace(/\r\n?/g, '\n');
    this.#content = content;
    content ? keep(draftKey, content) : forget(draftKey);
    this.#offer(offered);
    this.#fit();
    chat.typingNow(content !== '');
  }

  /** Where the browser does not do it by itself. */
  #fit() {
    if (!CSS.supports('field-sizing', 'content')) {
      this.#text.style.height = 'auto';
      this.#text.style.height = `${Math.min(this.#text.scrollHeight, 180)}px`;
    }
  }

  #offer(replies) {
    this.#offered = replies;
    this.#choose(0);
  }

  #choose(index) {
    this.#chosen = index;
    this.render();
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
      this.#submit();
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

  #submit() {
    if (this.#canBeSent) {
      this.#opened.chat.send(this.#content.trimEnd());
      this.#write('');
      // By the button, which cannot be pressed now.
      this.focus();
      this.#onSent();
    }
  }

  #copy() {
    this.#text.select();
    // navigator.clipboard is for secure pages only.
    this.#copied = document.execCommand('copy') ? t('copied') : t('copyByKeys');
    this.render();
  }
}
