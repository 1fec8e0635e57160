import { h, mark, say } from './dom.js';

/** How the connection is, always in sight. */
export class Link {
  element;
  #desk;
  #words;
  #again;

  constructor(desk) {
    this.#desk = desk;
    this.#words = h('span');
    this.#again = h('button', { type: 'button', class: 'link', onclick: () => desk.tryNow() }, 'Try now');
    this.element = h('p', { class: 'connection' }, h('span', { class: 'dot', 'aria-hidden': 'true' }), this.#words, this.#again);
  }

  render() {
    const { link, chats } = this.#desk;
    const cut = [...chats.values()].filter(({ isCut }) => isCut);
    if (!link.connected) {
      cut.push(link);
    }
    const dues = cut.map(({ retryAt }) => retryAt).filter((retryAt) => retryAt !== null);
    const state = !navigator.onLine ? 'offline' : cut.length > 0 ? 'reconnecting' : 'connected';
    mark(this.element, 'data-state', state);
    say(this.#words, this.#text(state, dues));
    this.#again.hidden = state !== 'reconnecting' || dues.length === 0;
  }

  #text(state, dues) {
    if (state === 'connected') {
      return 'Connected';
    }
    if (state === 'offline') {
      return 'Offline: this computer has no network';
    }
    const seconds = Math.ceil((Math.min(...dues) - Date.now()) / 1000);
    return dues.length > 0 && seconds > 0 ? `Reconnecting in ${seconds} s` : 'Connecting…';
  }
}
