import { Conversation } from './conversation.js';
import { settings } from './dialogs.js';
import { h, icon, say } from './dom.js';
import { plural } from './text.js';

/** A chat is not readable in less. */
const COLUMN_PIXELS_MIN = 320;

/** The chats that are looked at: one, or several side by side. */
export class Stage {
  element;
  #desk;
  #actions;
  #empty;
  #take;
  /** chatId -> Conversation */
  #conversations = new Map();
  /** chatIds, the last looked at first */
  #recent = [];

  constructor(desk, actions) {
    this.#desk = desk;
    this.#actions = actions;
    this.#take = h('button', { type: 'button', class: 'primary', onclick: () => actions.takeNext() }, 'Take the next visitor');
    this.#empty = h('div', { class: 'empty' }, icon('bolt'), h('h2', {}), h('p', { class: 'note' }), this.#take);
    this.element = h('section', { class: 'stage', 'aria-label': 'Chat' }, this.#empty);
    actions.details = () => this.#conversations.get(desk.active)?.toggleDetails();
  }

  focus() {
    this.#conversations.get(this.#desk.active)?.focus();
  }

  render() {
    const { chats, active } = this.#desk;
    this.#syncWith(chats);
    if (active !== null) {
      this.#recent = [active, ...this.#recent.filter((id) => id !== active && chats.has(id))];
    }
    const shown = this.#shown();
    this.element.dataset.columns = shown.size;
    this.#conversations.forEach((conversation, id) => conversation.render(shown.has(id)));
    this.#renderEmpty(shown.size === 0);
  }

  #syncWith(chats) {
    for (const [id, conversation] of this.#conversations) {
      if (!chats.has(id)) {
        conversation.element.remove();
        this.#conversations.delete(id);
      }
    }
    for (const [id, opened] of chats) {
      const former = this.#conversations.get(id);
      // Another one also if a visitor was taken again.
      if (former?.opened !== opened) {
        const conversation = new Conversation(this.#desk, opened, this.#actions);
        this.#conversations.set(id, conversation);
        former ? former.element.replaceWith(conversation.element) : this.element.append(conversation.element);
      }
    }
  }

  /** The chat that has the floor, and those before it; in the order of the list, so that they do not jump. */
  #shown() {
    const { active, chats } = this.#desk;
    if (active === null) {
      return new Set();
    }
    const room = Math.max(1, Math.floor(this.element.clientWidth / COLUMN_PIXELS_MIN));
    const others = [...this.#recent, ...chats.keys()].filter((id) => chats.has(id));
    return new Set([...new Set(others)].slice(0, Math.min(room, Number(settings().columns))));
  }

  #renderEmpty(isEmpty) {
    this.#empty.hidden = !isEmpty;
    if (isEmpty) {
      const { waiting, chats, link } = this.#desk;
      const [title, note] = this.#emptyWords(waiting.length, chats.size, link);
      say(this.#empty.children[1], title);
      say(this.#empty.children[2], note);
      this.#take.hidden = waiting.length === 0 || !link.connected;
    }
  }

  #emptyWords(waiting, chats, { connected, since }) {
    if (!connected && since === null) {
      return ['Connecting…', ''];
    }
    if (!connected) {
      return ['Not connected', 'The list is shown as it was. It comes back by itself.'];
    }
    if (waiting > 0) {
      return [`${plural(waiting, 'visitor')} waiting`, 'Choose one from the list, or press N for the one who waits longest.'];
    }
    return chats > 0
      ? ['No chat chosen', 'Choose one of your chats on the left.']
      : ['All quiet', 'Nobody waits. Who comes appears in the list, with a sound if you like.'];
  }
}
