import { repeat } from '/lit/directives/repeat.js';
import { html, render } from '/lit/lit-html.js';
import { Conversation } from './conversation.js';
import { settings } from './dialogs.js';
import { icon, keepFocus, made } from './parts.js';
import { t } from './texts.js';

/** A chat is not readable in less. */
const COLUMN_PIXELS_MIN = 320;

/** The chats that are looked at: one, or several side by side. */
export class Stage {
  element = made(html`<section class="stage" aria-label=${t('chat')}></section>`);
  #desk;
  #actions;
  /** chatId -> Conversation, in the order of the list */
  #conversations = new Map();
  /** chatIds, the last looked at first */
  #recent = [];

  constructor(desk, actions) {
    this.#desk = desk;
    this.#actions = actions;
    // At once: a tab that is hidden draws nothing, and is not to begin with what was there before.
    desk.on('draft', ({ chatId }) => this.#conversations.get(chatId)?.followDraft());
    actions.details = () => this.#conversations.get(desk.active)?.toggleDetails();
  }

  /** Where no chat is looked at, to the list. */
  focus() {
    this.#desk.active === null ? this.#actions.focusList() : this.#conversations.get(this.#desk.active)?.focus();
  }

  render() {
    // A chat that is opened anew has other elements.
    keepFocus(this.element, () => this.#draw(), () => this.focus());
  }

  #draw() {
    const { chats, active } = this.#desk;
    this.#conversations = new Map([...chats].map(([id, opened]) => [id, this.#conversationOf(opened)]));
    if (active !== null) {
      this.#recent = [active, ...this.#recent.filter((id) => id !== active && chats.has(id))];
    }
    const shown = this.#shown();
    this.element.dataset.columns = shown.size;
    const conversations = repeat(this.#conversations, ([id]) => id, ([, { element }]) => element);
    render([shown.size === 0 ? this.#empty() : '', conversations], this.element);
    this.#conversations.forEach((conversation, id) => conversation.render(shown.has(id)));
  }

  /** Another one also if a visitor was taken again. */
  #conversationOf(opened) {
    const former = this.#conversations.get(opened.id);
    return former?.opened === opened ? former : new Conversation(this.#desk, opened, this.#actions);
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

  #empty() {
    const { waiting, chats, link } = this.#desk;
    const [title, note] = emptyWords(waiting.length, chats.size, link);
    return html`
      <div class="empty">
        ${icon('bolt')}
        <h2>${title}</h2>
        <p class="note">${note}</p>
        <button type="button" class="primary" ?hidden=${waiting.length === 0 || !link.connected} @click=${() => this.#actions.takeNext()}>
          ${t('takeNextVisitor')}
        </button>
      </div>`;
  }
}

function emptyWords(waiting, chats, { connected, since }) {
  if (!connected && since === null) {
    return [t('connecting'), ''];
  }
  if (!connected) {
    return [t('notConnected'), t('listAsItWas')];
  }
  if (waiting > 0) {
    return [t('visitorsWaiting', { count: waiting }), t('chooseWaiting')];
  }
  return chats > 0
    ? [t('noChatChosen'), t('chooseChat')]
    : [t('allQuiet'), t('allQuietNote')];
}
