import { h, icon, say } from './dom.js';
import { agentName, named } from './format.js';
import { Rows } from './rows.js';

/** So many are in the page at first, and come with each step back or on: thousands would make it slow. */
const PAGE = 60;
const SHOWN_MAX = 240;
/** Longer than a reader takes to notice what has come into the page. */
const HUSHED_MILLIS = 200;
const NEAR_END_PX = 80;
const NEAR_START_PX = 240;

/** The conversation: what is in the log, notes of what happened, what is in the outbox; the last of it, and more on the way back. */
export class MessageList {
  #chat;
  #texts;
  #format;
  #on;
  #scroller;
  #inner;
  #rows;
  #earlier;
  #jump;
  #typing;
  /** {key, afterSeq, at, text} */
  #notes = [];
  #first = 0;
  #count = 0;
  #scheduled = false;
  #atEnd = true;
  /** What is drawn next is no news. */
  #isOld = true;
  #hushed = null;

  /** @param {{retry: (id) => void, edit: (id) => void, read: () => void}} on what its buttons do; that its end is looked at */
  constructor(texts, format, on) {
    this.#texts = texts;
    this.#format = format;
    this.#on = on;
    this.#earlier = h('button', { class: 'earlier', onclick: () => this.#shift(-PAGE) }, texts.earlier);
    this.#typing = h(
      'div',
      { class: 'row first' },
      h('div', { class: 'bubble dots' }, h('i'), h('i'), h('i'), h('span', { class: 'sr' })),
    );
    this.#inner = h('div', { class: 'rows' }, this.#earlier, this.#typing);
    this.#rows = new Rows(texts, format, this.#earlier, {
      ...on,
      isOver: () => this.#chat.state === 'over' || this.#chat.isEnding,
      unfocused: () => this.#scroller.focus(),
    });
    this.#scroller = h(
      'div',
      { class: 'log', role: 'log', tabindex: '0', 'aria-label': texts.conversation },
      this.#inner,
    );
    this.#jump = h(
      'button',
      { class: 'jump', hidden: true, onclick: () => this.toEnd() },
      icon('down'),
      texts.newMessages,
    );
    // A phone's keyboard, a longer text in the composer, the bar of a lost connection: what is at the end stays in view.
    new ResizeObserver(() => this.#atEnd && this.#scrollToEnd()).observe(this.#scroller);
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.element = h('div', { class: 'main' }, this.#scroller, this.#jump);
  }

  show(chat) {
    this.#chat = chat;
    this.#notes = [];
    this.reset();
  }

  /** What was shown is void. */
  reset() {
    this.#first = Math.max(0, this.#chat.messages.length - PAGE);
    this.#count = this.#chat.messages.length;
    this.#atEnd = true;
    this.#isOld = true;
    this.render();
  }

  note(text) {
    // On the day of what stands before it: the server's clock is another.
    const at = new Date(this.#chat.messages.at(-1)?.timestamp ?? Date.now());
    this.#notes.push({ key: `note${this.#notes.length}`, afterSeq: this.#chat.lastSeq, at, text });
    this.render();
  }

  get isAtEnd() {
    return this.#atEnd;
  }

  /** At once: a scroll that is still to be told of would be taken for a way back from there. */
  toEnd() {
    this.#isOld ||= this.#end < this.#chat.messages.length;
    this.#atEnd = true;
    this.#draw();
  }

  /** At the next frame, once, however often it is called. A page in the background has none, and needs none. */
  render() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => {
        this.#scheduled = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const { messages } = this.#chat;
    const anchor = this.#atEnd ? null : this.#firstInView();
    if (this.#atEnd && messages.length - this.#first > SHOWN_MAX) {
      this.#first = messages.length - PAGE;
    }
    if (this.#isOld) {
      this.#hush();
    }
    this.#rows.place(this.#items());
    this.#earlier.hidden = this.#first === 0;
    this.#typing.hidden = !this.#chat.typing;
    say(this.#typing.querySelector('.sr'), this.#chat.typing ? named(this.#texts.typing, this.#chat, this.#texts) : '');
    if (this.#atEnd) {
      this.#scrollToEnd();
      this.#on.read();
    } else if (anchor) {
      this.#scroller.scrollTop += anchor.element.offsetTop - anchor.top;
    }
    this.#leave(this.#jump, this.#atEnd);
    this.#jump.hidden = this.#atEnd || messages.length <= this.#count;
    this.#count = this.#atEnd ? messages.length : this.#count;
  }

  /** Read out is what comes from now on, not what there was. */
  #hush() {
    this.#isOld = false;
    clearTimeout(this.#hushed);
    this.#scroller.setAttribute('aria-live', 'off');
    this.#hushed = setTimeout(() => this.#scroller.setAttribute('aria-live', 'polite'), HUSHED_MILLIS);
  }

  #scrollToEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** Which message comes first after those in the page. */
  get #end() {
    const { length } = this.#chat.messages;
    return this.#atEnd ? length : Math.min(length, this.#first + SHOWN_MAX);
  }

  /** What must not move, whatever comes or goes above it. */
  #firstInView() {
    const { top } = this.#scroller.getBoundingClientRect();
    // The day stands above the first message, whichever that is.
    const rows = [...this.#inner.querySelectorAll('.row')];
    const element = rows.find((row) => row.getBoundingClientRect().bottom > top);
    return element && { element, top: element.offsetTop };
  }

  /** At once: what was in view must not be gone for a frame. */
  #shift(by) {
    this.#atEnd = false;
    this.#isOld = true;
    this.#first = Math.max(0, this.#first + by);
    this.#leave(this.#earlier, this.#first === 0);
    this.#draw();
  }

  /** A button that goes hands the focus on. */
  #leave(button, goes) {
    if (goes && this.#scroller.getRootNode().activeElement === button) {
      this.#scroller.focus();
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const atBottom = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    const isAll = this.#end === this.#chat.messages.length;
    if ((atBottom && isAll) !== this.#atEnd) {
      this.#atEnd = atBottom && isAll;
      this.#count = this.#chat.messages.length;
      this.render();
    }
    if (atBottom && !isAll) {
      this.#shift(PAGE);
    } else if (!atBottom && scrollTop < NEAR_START_PX && this.#first > 0) {
      this.#shift(-PAGE);
    }
  }

  /** What is to be shown, in order. */
  #items() {
    const { messages, outbox } = this.#chat;
    const items = [];
    const notes = this.#notes.filter(({ afterSeq }) => this.#first === 0 || afterSeq >= messages[this.#first].seq);
    let day = 0;
    const add = (item) => {
      const itsDay = new Date(item.at).setHours(0, 0, 0, 0);
      // What is unsent has its time by this clock, and not by the server's.
      if (itsDay > day) {
        day = itsDay;
        items.push({ key: `day${day}`, kind: 'day', text: this.#format.day(item.at) });
      }
      items.push(item);
    };
    const addNotes = (before) => {
      while (notes.length > 0 && notes[0].afterSeq < before) {
        items.push({ ...notes.shift(), kind: 'note' });
      }
    };
    const lastOwn = messages.findLast((message) => this.#chat.isOwn(message));
    const end = this.#end;
    for (const message of messages.slice(this.#first, end)) {
      addNotes(message.seq);
      add(this.#stored(message, message === lastOwn));
    }
    if (end === messages.length) {
      addNotes(Infinity);
      // One is in both where another tab has stored it, and this one's outbox was not told yet.
      const stored = new Set(items.map(({ key }) => key));
      outbox.entries
        .map((entry) => this.#unsent(entry))
        .filter(({ key }) => !stored.has(key))
        .forEach(add);
    }
    return items;
  }

  #stored(message, isLastOwn) {
    const own = this.#chat.isOwn(message);
    return {
      // Another chat, and one that has lost something, give a seq to another message.
      key: own && message.clientMessageId ? `id${message.clientMessageId}` : `seq${message.seq} ${message.timestamp}`,
      kind: own ? 'own' : 'other',
      at: new Date(message.timestamp),
      content: message.content,
      by: own ? null : agentName(message, this.#chat, this.#texts),
      status: isLastOwn ? this.#texts[this.#chat.statusOf(message)] : null,
    };
  }

  #unsent({ id, order, content, failed }) {
    const status = !failed ? this.#texts.sending : failed === 'TOO_LONG' ? this.#texts.tooLong : this.#texts.failed;
    return { key: `id${id}`, kind: 'own', at: new Date(order / 1000), content, status, id, failed, pending: !failed };
  }
}
