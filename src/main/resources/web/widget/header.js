import { h, icon, say } from './dom.js';
import { capital } from './format.js';

/** Who one talks to, and the menu. */
export class Header {
  #avatar = h('div', { class: 'avatar', 'aria-hidden': 'true' });
  #name = h('h2');
  #sub = h('p');
  #menu;
  #menuButton;
  #endItem;

  /** @param {{save, end, close: () => void}} on */
  constructor({ menu, close, save, end }, on) {
    const tool = (name, label, onclick) =>
      h('button', { class: 'tool', 'data-icon': name, 'aria-label': label, onclick }, icon(name));
    const item = (name, text, onclick, more) => h('button', { onclick, ...more }, icon(name), text);
    this.#menuButton = tool('menu', menu, () => this.#openMenu(this.#menu.hidden));
    this.#menuButton.setAttribute('aria-expanded', 'false');
    this.#endItem = item('end', end, () => on.end(), { class: 'danger' });
    this.#menu = h('div', { class: 'menu', hidden: true }, item('save', save, () => on.save()), this.#endItem);
    this.element = h(
      'div',
      { class: 'head' },
      this.#avatar,
      h('div', { class: 'who' }, this.#name, this.#sub),
      h('div', { class: 'tools' }, this.#menuButton, tool('close', close, () => on.close())),
      this.#menu,
    );
  }

  /** @param {{name: string, sub: string, presence: string, canEnd: boolean}} shown presence: on, off, or nothing */
  draw({ name, sub, presence, canEnd }) {
    say(this.#avatar, capital(name));
    this.#avatar.className = `avatar ${presence}`;
    say(this.#name, name);
    say(this.#sub, sub);
    if (!canEnd && this.#endItem.matches(':focus')) {
      this.#menuButton.focus();
    }
    this.#endItem.hidden = !canEnd;
  }

  /** A click that was not for the menu. */
  clickedElsewhere(event) {
    event.composedPath().includes(this.#menuButton) || this.closeMenu();
  }

  /** @returns {boolean} whether it was open */
  closeMenu(takeFocus = false) {
    const wasOpen = !this.#menu.hidden;
    this.#openMenu(false);
    if (wasOpen && takeFocus) {
      this.#menuButton.focus();
    }
    return wasOpen;
  }

  #openMenu(open) {
    this.#menu.hidden = !open;
    this.#menuButton.setAttribute('aria-expanded', open);
    if (open) {
      this.#menu.querySelector('button').focus();
    }
  }
}
