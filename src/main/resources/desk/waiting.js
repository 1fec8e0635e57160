import { repeat } from '/lit/directives/repeat.js';
import { html, nothing, render } from '/lit/lit-html.js';
import { face, keepFocus, made, rowOf, verifiedBadge } from './parts.js';
import { t } from './texts.js';
import { clockWithSeconds, elapsed, elapsedSeconds, spoken } from './times.js';

const LONG_SECONDS = 120;
const TOO_LONG_SECONDS = 300;
/** A pointer that rests is not about to click. */
const HOLD_MILLIS = 3_000;

/**
 * Who waits, oldest first. While a pointer moves over the list, or has just touched it, every row keeps its place, lest another slips
 * under the click: who has gone is shown as gone, and who comes is put at the end. The row that has the focus stays as long as it has
 * it. While there is no connection the list is greyed, and says as of when it is.
 */
export class Waiting {
  element = made(html`<section class="waiting"></section>`);
  #desk;
  #actions;
  #shown = [];
  /** chatId of the row that Tab comes to */
  #stop = null;
  #holdUntil = 0;

  constructor(desk, actions) {
    this.#desk = desk;
    this.#actions = actions;
  }

  focus() {
    this.#focusOn(this.#stop);
  }

  step(by) {
    const keys = this.#shown.map(({ chatId }) => chatId);
    const at = keys.indexOf(this.#stop);
    const next = this.#focused ? Math.min(keys.length - 1, Math.max(0, at + by)) : Math.max(0, at);
    this.#focusOn(keys[next]);
  }

  /** Also once a second: the times go on, and a pointer rests. */
  render() {
    const stoppedAt = Math.max(0, this.#shown.findIndex(({ chatId }) => chatId === this.#stop));
    this.#shown = this.#held(this.#desk.waiting);
    if (!this.#shown.some(({ chatId }) => chatId === this.#stop)) {
      this.#stop = (this.#shown[stoppedAt] ?? this.#shown.at(-1))?.chatId;
    }
    this.element.classList.toggle('is-stale', !this.#desk.link.connected);
    // A row that is put elsewhere loses it.
    keepFocus(this.element, () => render(this.#list(), this.element), () => this.#focusOn(this.#stop, { preventScroll: true }));
  }

  #list() {
    const { connected, since } = this.#desk.link;
    const count = this.#shown.filter(({ gone }) => !gone).length;
    const hold = () => (this.#holdUntil = performance.now() + HOLD_MILLIS);
    const takeNext = ({ detail }) => detail <= 1 && this.#actions.takeNext();
    return html`
      <div class="title-line">
        <h2 id="waiting-title" tabindex="-1">${t('waiting')} <span class="number">${count || ''}</span></h2>
        <button type="button" class="quiet" title=${t('takeNextHint')} ?disabled=${!connected || count === 0} @click=${takeNext}>${t('takeNext')}</button>
      </div>
      <p class="stale" role="status">${connected ? '' : since === null ? t('connecting') : t('asOf', { time: clockWithSeconds(since) })}</p>
      <p class="note none" ?hidden=${this.#shown.length > 0}>${connected ? t('nobodyWaitsYet') : ''}</p>
      <ol class="waiting-list" aria-labelledby="waiting-title"
        @pointerdown=${hold} @pointermove=${hold} @pointerleave=${(event) => this.#left(event)}
        @focusin=${() => this.#stopHere()} @focusout=${() => this.#desk.emit('changed')}
        @keydown=${(event) => this.#key(event)}>${repeat(this.#shown, ({ chatId }) => chatId, (user) => this.#row(user))}</ol>`;
  }

  #row(user) {
    const { chatId, username, waitingSince, attributes, verified, gone } = user;
    const seconds = elapsedSeconds(waitingSince);
    const wait = seconds > TOO_LONG_SECONDS ? 'too-long' : seconds > LONG_SECONDS ? 'long' : nothing;
    const cannotBeTaken = gone !== undefined || !this.#desk.link.connected;
    return html`
      <li data-chat=${chatId} data-wait=${wait} class=${gone ? 'gone' : ''}>
        <button type="button" class="row" tabindex=${chatId === this.#stop ? 0 : -1} aria-disabled=${cannotBeTaken || nothing}
          @click=${({ detail }) => this.#chosen(user, detail)}>
          ${face(user)}
          <span class="words">
            <span class="name"><span class="vh">${t('take')} </span><bdi>${username}</bdi>${verified ? verifiedBadge() : ''}</span>
            <span class="sub" dir="auto">${Object.values(attributes ?? {}).slice(0, 3).join(' · ')}</span>
          </span>
          <span class="time"><span class="vh">, ${gone ?? t('waitingFor', { time: spoken(waitingSince) })}</span><span aria-hidden="true">${gone ?? elapsed(waitingSince)}</span></span>
        </button>
      </li>`;
  }

  /** With those who have gone and are still to be shown. */
  #held(users) {
    const isHeld = performance.now() <= this.#holdUntil;
    const here = new Set(users.map(({ chatId }) => chatId));
    const gone = this.#shown
      .filter(({ chatId }) => !here.has(chatId) && (isHeld || chatId === this.#focused))
      .map((user) => ({ ...user, gone: t(this.#desk.chats.has(user.chatId) ? 'yours' : 'gone') }));
    const places = new Map(isHeld ? this.#shown.map(({ chatId }, place) => [chatId, place]) : []);
    const placeOf = ({ chatId }) => places.get(chatId) ?? places.size;
    const since = ({ waitingSince, chatId }) => `${waitingSince} ${chatId}`;
    return [...users, ...gone].sort((one, other) => placeOf(one) - placeOf(other) || (since(one) < since(other) ? -1 : 1));
  }

  /** A finger leaves each time it is lifted, before its click. */
  #left({ pointerType }) {
    if (pointerType === 'mouse') {
      this.#holdUntil = 0;
      this.render();
    }
  }

  #chosen(user, clicks) {
    if (this.#desk.isOwn(user)) {
      this.#actions.show(user.chatId);
    } else if (clicks <= 1 && !user.gone) {
      // A double click takes one, not also the next.
      this.#actions.take(user);
    }
  }

  #stopHere() {
    // In some browsers a list that can be scrolled has the focus itself.
    this.#stop = this.#focused ?? this.#stop;
    this.#desk.emit('changed');
  }

  /** chatId of the row that has the focus */
  get #focused() {
    return this.element.contains(document.activeElement) ? document.activeElement.closest('li')?.dataset.chat : undefined;
  }

  #focusOn(chatId, options) {
    (rowOf(this.element, chatId) ?? this.element.querySelector('h2')).focus(options);
  }

  #key(event) {
    const moves = { ArrowDown: () => this.step(1), ArrowUp: () => this.step(-1), Home: () => this.step(-Infinity), End: () => this.step(Infinity) };
    if (moves[event.key] && !event.altKey) {
      event.preventDefault();
      moves[event.key]();
    }
  }
}
