import { h, linked, say } from './dom.js';

const TOGETHER_MILLIS = 180_000;
const EMOJI = /^[\p{Extended_Pictographic}\u200d\ufe0f\u{1f3fb}-\u{1f3ff}\s]{1,12}$/u;

/** What the list shows, as nodes that stay the same for as long as the item does. */
export class Rows {
  #texts;
  #format;
  #on;
  #before;
  /** key -> {element, signature} */
  #shown = new Map();

  /**
   * @param {Element} before after which they stand
   * @param {{retry, edit: (id) => void, isOver: () => boolean, unfocused: () => void}} on unfocused: what had the focus is there
   *   no more
   */
  constructor(texts, format, before, on) {
    this.#texts = texts;
    this.#format = format;
    this.#before = before;
    this.#on = on;
  }

  /** @param {object[]} items with key, kind (day, note, own, other), and what is to be seen of it */
  place(items) {
    // First what is gone: what stays would have to move past it, and be read out as if it were new.
    const keys = new Set(items.map(({ key }) => key));
    for (const [key, { element }] of this.#shown) {
      if (!keys.has(key)) {
        element.remove();
        this.#shown.delete(key);
      }
    }
    let next = this.#before.nextSibling;
    for (const item of grouped(items)) {
      const element = this.#elementOf(item);
      if (element === next) {
        next = next.nextSibling;
      } else {
        this.#before.parentNode.insertBefore(element, next);
      }
    }
  }

  #elementOf(item) {
    // What may change of it; there may be thousands.
    const isOver = item.failed && this.#on.isOver();
    const signature = [item.text, item.first, item.last, item.status, item.failed, item.by, +item.at, isOver].join();
    const shown = this.#shown.get(item.key);
    if (shown?.signature === signature) {
      return shown.element;
    }
    const element = shown?.element ?? h('div');
    item.kind === 'day' || item.kind === 'note' ? this.#drawNote(element, item) : this.#drawMessage(element, item);
    this.#shown.set(item.key, { element, signature });
    return element;
  }

  #drawNote(element, { kind, text }) {
    element.className = kind;
    say(element, text);
  }

  /** The bubble stays the same node: what is selected in it stays selected, and nothing is read out twice. */
  #drawMessage(element, item) {
    element.className = ['row', item.kind, item.first && 'first', item.pending && 'pending', item.failed && 'failed']
      .filter(Boolean)
      .join(' ');
    let bubble = element.querySelector('.bubble');
    if (!bubble) {
      bubble = h(
        'div',
        { class: `bubble${EMOJI.test(item.content) ? ' emoji' : ''}`, dir: 'auto' },
        ...linked(item.content),
      );
      element.append(h('span', { class: 'sr' }), bubble);
    }
    say(element.querySelector('.sr'), `${item.by ?? this.#texts.you}: `);
    element.querySelector('.by')?.remove();
    if (item.first && item.by) {
      element.prepend(h('div', { class: 'by', 'aria-hidden': 'true' }, item.by));
    }
    this.#drawMeta(element, item);
  }

  /** It stays the same node too, with its buttons: one of them may have the focus. */
  #drawMeta(element, { at, status, id, failed, last }) {
    const isShown = Boolean(last || failed || status);
    let meta = element.querySelector('.meta');
    if (!meta && isShown) {
      meta = h('div', { class: 'meta', 'aria-live': 'off' }, h('span'));
      element.append(meta);
    }
    if (!meta) {
      return;
    }
    say(meta.firstChild, failed ? status : [this.#format.time(at), status].filter(Boolean).join(' · '));
    const focused = meta.contains(meta.getRootNode().activeElement);
    const canMend = Boolean(failed) && !this.#on.isOver();
    this.#offer(meta, 'retry', canMend && failed !== 'TOO_LONG', id);
    this.#offer(meta, 'edit', canMend, id);
    meta.hidden = !isShown;
    if (focused && meta.getRootNode().activeElement?.hidden !== false) {
      this.#on.unfocused();
    }
  }

  #offer(meta, what, isOffered, id) {
    let button = meta.querySelector(`.${what}`);
    if (!button && isOffered) {
      button = h('button', { class: what, onclick: () => this.#on[what](id) }, this.#texts[what]);
      meta.append(button);
    }
    if (button) {
      button.hidden = !isOffered;
    }
  }
}

/** What one side says within a few minutes stands together, with one name above and one time below. */
function grouped(items) {
  const together = (one, other) =>
    one?.at && other?.at && one.kind === other.kind && one.by === other.by && other.at - one.at < TOGETHER_MILLIS;
  return items.map((item, i) => ({
    ...item,
    first: !together(items[i - 1], item),
    last: !together(item, items[i + 1]),
  }));
}
