import { h, mark, Rows, say, verifiedBadge } from './dom.js';
import { hue, initials } from './text.js';
import { clockWithSeconds, elapsed, elapsedSeconds, spoken } from './times.js';

const LONG_SECONDS = 120;
const TOO_LONG_SECONDS = 300;
/** A pointer that rests is not about to click. */
const HOLD_MILLIS = 3_000;

/**
 * Who waits, oldest first. While a pointer moves over the list every row keeps its place, lest another slips under the click: who
 * has gone is shown as gone, and who comes is put at the end. The row that has the focus stays as long as it has it. While there
 * is no connection the list is greyed, and says as of when it is.
 */
export class Waiting {
  element;
  #desk;
  #list;
  #rows;
  #title;
  #count;
  #none;
  #stale;
  #next;
  #shown = [];
  /** chatId of the row that Tab comes to */
  #stop = null;
  #holdUntil = 0;

  constructor(desk, actions) {
    this.#desk = desk;
    this.#list = h('ol', {
      class: 'waiting-list', 'aria-labelledby': 'waiting-title',
      onpointermove: () => (this.#holdUntil = Date.now() + HOLD_MILLIS),
      onpointerleave: () => this.#letGo(),
      onfocusin: (event) => this.#stopAt(event.target.closest('li')?.dataset.chat),
      onfocusout: () => this.#desk.emit('changed'),
      onkeydown: (event) => this.#key(event),
    });
    this.#rows = new Rows(this.#list, (user) => this.#make(user, actions), (row, user) => this.#update(row, user));
    this.#count = h('span', { class: 'number' });
    this.#title = h('h2', { id: 'waiting-title', tabindex: -1 }, 'Waiting ', this.#count);
    this.#none = h('p', { class: 'note none' });
    this.#stale = h('p', { class: 'stale', role: 'status' });
    this.#next = h('button', { type: 'button', class: 'quiet', title: 'Take the one who waits longest (N)', onclick: ({ detail }) => detail <= 1 && actions.takeNext() }, 'Take next');
    this.element = h('section', { class: 'waiting' }, h('div', { class: 'title-line' }, this.#title, this.#next), this.#stale, this.#none, this.#list);
  }

  focus() {
    (this.#rowAt(this.#stop) ?? this.#title).focus();
  }

  step(by) {
    const keys = this.#shown.map(({ chatId }) => chatId);
    if (keys.length === 0) {
      this.#title.focus();
      return;
    }
    const isHere = this.#list.contains(document.activeElement);
    const at = keys.indexOf(this.#stop);
    const next = isHere ? Math.min(keys.length - 1, Math.max(0, at + by)) : Math.max(0, at);
    this.#rowAt(keys[next]).focus();
  }

  /** Once a second: the times go on. */
  tick() {
    if (this.#holdUntil > 0 && Date.now() > this.#holdUntil) {
      this.#letGo();
    }
    this.#shown.forEach((user) => showTime(this.#rows.get(user.chatId), user));
  }

  render() {
    const { waiting, link } = this.#desk;
    const stoppedAt = this.#shown.findIndex(({ chatId }) => chatId === this.#stop);
    this.#shown = this.#held(waiting);
    this.#rows.show(this.#shown, ({ chatId }) => chatId);
    if (!this.#shown.some(({ chatId }) => chatId === this.#stop)) {
      this.#stopAt(this.#shown[Math.min(Math.max(0, stoppedAt), this.#shown.length - 1)]?.chatId ?? null);
    }
    const count = this.#shown.filter(({ gone }) => !gone).length;
    say(this.#count, count > 0 ? String(count) : '');
    this.#renderState(count, link);
  }

  #renderState(count, { connected, since }) {
    this.element.classList.toggle('is-stale', !connected);
    say(this.#stale, connected ? '' : since === null ? 'Connecting…' : `Not connected. As of ${clockWithSeconds(since)}`);
    this.#none.hidden = this.#shown.length > 0;
    say(this.#none, connected ? 'Nobody waits. New visitors appear here.' : '');
    this.#next.disabled = !connected || count === 0;
  }

  /** With those who have gone and are still to be shown. */
  #held(users) {
    const isHeld = Date.now() <= this.#holdUntil;
    const here = new Set(users.map(({ chatId }) => chatId));
    const gone = this.#shown
      .filter(({ chatId }) => !here.has(chatId) && (isHeld || this.#rowAt(chatId) === document.activeElement))
      .map((user) => ({ ...user, gone: this.#desk.chats.has(user.chatId) ? 'yours' : 'gone' }));
    const places = new Map(isHeld ? this.#shown.map(({ chatId }, place) => [chatId, place]) : []);
    const placeOf = ({ chatId }) => places.get(chatId) ?? places.size;
    const since = ({ waitingSince, chatId }) => `${waitingSince} ${chatId}`;
    return [...users, ...gone].sort((one, other) => placeOf(one) - placeOf(other) || (since(one) < since(other) ? -1 : 1));
  }

  #letGo() {
    this.#holdUntil = 0;
    this.render();
  }

  #rowAt(chatId) {
    return this.#rows.get(chatId)?.firstChild;
  }

  #stopAt(chatId) {
    mark(this.#rowAt(this.#stop) ?? this.#title, 'tabindex', '-1');
    this.#stop = chatId ?? this.#stop;
    this.#rowAt(this.#stop)?.setAttribute('tabindex', '0');
  }

  #key(event) {
    const moves = { ArrowDown: () => this.step(1), ArrowUp: () => this.step(-1), Home: () => this.step(-Infinity), End: () => this.step(Infinity) };
    if (moves[event.key] && !event.altKey) {
      event.preventDefault();
      moves[event.key]();
    }
  }

  #make(user, actions) {
    const chosen = ({ detail }) => {
      if (this.#desk.isOwn(user)) {
        actions.show(user.chatId);
      } else if (detail <= 1 && !row.classList.contains('gone')) {
        // A double click takes one, not also the next.
        actions.take(user);
      }
    };
    const row = h('li', { 'data-chat': user.chatId },
      h('button', { type: 'button', class: 'row', tabindex: -1, onclick: chosen },
        h('span', { class: `face hue-${hue(user.chatId)}`, 'aria-hidden': 'true' }, initials(user.username)),
        h('span', { class: 'words' },
          h('span', { class: 'name' }, h('span', { class: 'vh' }, 'Take '), h('bdi', {}, user.username), user.verified && verifiedBadge()),
          h('span', { class: 'sub', dir: 'auto' }, subtitle(user))),
        h('span', { class: 'time' }, h('span', { class: 'vh' }), h('span', { 'aria-hidden': 'true' }))));
    return row;
  }

  #update(row, user) {
    row.classList.toggle('gone', user.gone !== undefined);
    mark(row.firstChild, 'aria-disabled', user.gone || !this.#desk.link.connected ? 'true' : null);
    showTime(row, user);
  }
}

function showTime(row, { waitingSince, gone }) {
  const seconds = elapsedSeconds(waitingSince);
  const [spokenTime, time] = row.firstChild.lastChild.children;
  say(spokenTime, `, ${gone ?? `waiting for ${spoken(waitingSince)}`}`);
  say(time, gone ?? elapsed(waitingSince));
  mark(row, 'data-wait', seconds > TOO_LONG_SECONDS ? 'too-long' : seconds > LONG_SECONDS ? 'long' : null);
}

function subtitle({ attributes }) {
  return Object.values(attributes ?? {}).slice(0, 3).join(' · ');
}
