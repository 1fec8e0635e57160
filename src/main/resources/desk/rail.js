import { classMap } from '/lit/directives/class-map.js';
import { repeat } from '/lit/directives/repeat.js';
import { html, nothing, render } from '/lit/lit-html.js';
import { connection } from './link.js';
import { face, iconButton, keepFocus, made, rowOf } from './parts.js';
import { ALT } from './platform.js';
import { t } from './texts.js';
import { Waiting } from './waiting.js';

/** The left side: the agent's own chats, who waits, and how the connection is. */
export class Rail {
  element = made(html`<nav class="rail" aria-label=${t('page')}></nav>`);
  #desk;
  #actions;
  #waiting;

  constructor(desk, actions) {
    this.#desk = desk;
    this.#actions = actions;
    this.#waiting = new Waiting(desk, actions);
  }

  /** To the chat that is looked at, else to who waits, else to the title. */
  focus() {
    const current = rowOf(this.element.querySelector('.chats'), this.#desk.active);
    current ? current.focus() : this.#waiting.focus();
  }

  step(by) {
    this.#waiting.step(by);
  }

  render() {
    this.#waiting.render();
    keepFocus(this.element, () => this.#draw(), () => this.focus());
  }

  #draw() {
    render([this.#head(), this.#chats([...this.#desk.chats.values()]), this.#waiting.element, this.#foot()], this.element);
  }

  #head() {
    const { replies, keys, settings, logOut, canLogOut } = this.#actions;
    return html`
      <header class="brand-line">
        <img src="/icon.svg" alt="" width="26" height="26">
        <p class="agent"><span class="vh">${t('youAre')} </span><bdi>${this.#desk.agentName}</bdi></p>
        ${iconButton('bolt', `${t('replies')} (${ALT}+R)`, replies)}
        ${iconButton('keys', `${t('keyboard')} (?)`, keys)}
        ${iconButton('gear', `${t('settings')} (${ALT}+,)`, settings)}
        ${/* A company's own login has its own way out. */ canLogOut ? iconButton('exit', t('logOut'), logOut) : ''}
      </header>`;
  }

  #chats(chats) {
    return html`
      <section class="own-chats">
        <h2 id="chats-title">${t('yourChats')} <span class="number">${chats.length || ''}</span></h2>
        <p class="note none" ?hidden=${chats.length > 0}>${t('noChats')}</p>
        <ul class="chats" aria-labelledby="chats-title">${repeat(chats, ({ id }) => id, (opened, i) => this.#row(opened, i))}</ul>
      </section>`;
  }

  #row({ id, user, chat, isOver }, index) {
    const { unread, typing } = chat;
    const title = index < 9 ? `${user.username} (${ALT}+${index + 1})` : user.username;
    const isCurrent = this.#desk.active === id;
    return html`
      <li data-chat=${id} class=${classMap({ 'is-over': isOver, unread: unread > 0 })}>
        <button type="button" class="row" title=${title} aria-current=${isCurrent || nothing} @click=${() => this.#actions.show(id)}>
          ${face(user)}
          <span class="words">
            <span class="name"><bdi>${user.username}</bdi></span>
            <span class="sub ${typing ? 'is-typing' : ''}" dir="auto">${isOver ? t('over') : preview(chat)}</span>
          </span>
          <span class="badge"><span>${unread || ''}</span><span class="vh">${unread > 0 ? ` ${t('unread')}` : ''}</span></span>
        </button>
      </li>`;
  }

  #foot() {
    // Where it is clicked is all the same: browsers want any click before they let a page be heard.
    return html`
      <footer>
        ${connection(this.#desk)}
        <button type="button" class="link mute" ?hidden=${!this.#actions.isMute()}>${t('soundIsOff')}</button>
      </footer>`;
  }
}

function preview(chat) {
  if (chat.typing) {
    return t('typing');
  }
  const failed = chat.outbox.entries.find((entry) => entry.failed);
  const last = chat.outbox.entries.at(-1) ?? chat.messages.at(-1);
  const isOwn = last && (last.from === undefined || chat.isOwn(last));
  return failed ? t('oneFailed') : last ? `${isOwn ? `${t('you')}: ` : ''}${last.content.slice(0, 120)}` : t('noMessages');
}
