import { classMap } from '/lit/directives/class-map.js';
import { html, nothing, render } from '/lit/lit-html.js';
import { Composer } from './composer.js';
import { Details } from './details.js';
import { Messages } from './messages.js';
import { announce } from './notify.js';
import { face, icon, keepFocus, made, verifiedBadge } from './parts.js';
import { ALT } from './platform.js';
import { t } from './texts.js';

const ENDED = { expired: 'expired', forbidden: 'forbidden', failed: 'failedByError', givenUp: 'givenUp' };
const PRESENCE = { there: 'onThePage', away: 'leftThePage' };

/** One chat: who it is, what was said, where an answer is written. */
export class Conversation {
  element;
  #desk;
  #opened;
  #actions;
  #messages;
  #composer;
  #details;
  #wasShown = false;
  #wasOver = false;

  constructor(desk, opened, actions) {
    const { user, chat } = opened;
    this.#desk = desk;
    this.#opened = opened;
    this.#actions = actions;
    this.#messages = new Messages(chat, user.username, {
      onEnd: () => this.#look(),
      onEdit: (text) => this.#composer.add(text),
      onAnswer: () => this.focus(),
    });
    const names = () => ({ name: user.username, agent: desk.agentName });
    const onSent = () => {
      desk.said(opened);
      this.#messages.toEnd();
    };
    this.#composer = new Composer(opened, { names, onSent });
    this.#details = new Details(opened);
    const focused = () => desk.active !== opened.id && desk.activate(opened.id);
    this.element = made(html`
      <section class="conversation" aria-labelledby="chat-${opened.id}" @focusin=${focused} @pointerdown=${focused}></section>`);
    this.#draw();
  }

  get opened() {
    return this.#opened;
  }

  focus() {
    this.#opened.isOver ? this.element.querySelector('.ended button').focus() : this.#composer.focus();
  }

  /** What is being written was changed in another tab. */
  followDraft() {
    this.#composer.follow();
  }

  toggleDetails() {
    // Where there is room they are there from the start, and this hides them.
    const toggled = () => [this.element.classList.toggle('details-shown'), this.#draw()];
    keepFocus(this.element, toggled, () => this.focus());
  }

  render(shown) {
    this.element.hidden = !shown;
    if (shown) {
      this.element.classList.toggle('active', this.#isActive);
      this.element.classList.toggle('joining', this.#isJoining);
      // What is being written keeps the focus also when the chat is over, lest the next letters do something else.
      keepFocus(this.element, () => this.#drawAll(), () => this.focus());
      this.#opened.isOver && this.#tellOver();
      this.#look();
    }
    this.#wasShown = shown;
  }

  #drawAll() {
    this.#draw();
    this.#details.render();
    this.#composer.render();
    this.#wasShown ? this.#messages.render() : this.#messages.toEnd();
  }

  get #isActive() {
    return this.#desk.active === this.#opened.id;
  }

  get #isJoining() {
    return !this.#opened.wasActive && !this.#opened.isOver;
  }

  #draw() {
    const { user, chat, isOver } = this.#opened;
    // Of several chats one is read aloud.
    const typingRole = this.#isActive ? 'status' : nothing;
    render(html`
      <div class="talk">
        ${this.#head()}
        <p class="banner" role="status">${this.#banner}</p>
        ${this.#messages.element}
        <p class="typing" role=${typingRole}>${chat.typing ? t('isTyping', { name: user.username }) : ''}</p>
        <div class="ended" ?hidden=${!isOver}>
          <p>${isOver ? this.#ended : ''}</p>
          <button type="button" class="primary" @click=${() => this.#actions.close(this.#opened)}>${t('close')}</button>
        </div>
        ${this.#composer.element}
      </div>
      ${this.#details.element}`, this.element);
  }

  #head() {
    const { id, user, chat, isOver } = this.#opened;
    const end = this.#isJoining ? t('giveUp') : t('endChat');
    const details = `${t('visitorDetails')} (${ALT}+I)`;
    return html`
      <header class="head">
        <button type="button" class="icon-button back" title=${t('back')} aria-label=${t('back')} @click=${this.#actions.back}>
          ${icon('back')}
        </button>
        ${face(user)}
        <div class="who">
          <h2 id="chat-${id}"><bdi>${user.username}</bdi>${user.verified === true ? verifiedBadge() : nothing}</h2>
          <p class=${classMap({ presence: true, away: chat.presence === 'away' || isOver })}>${this.#presence}</p>
        </div>
        <button type="button" class="icon-button" title=${details} aria-label=${details}
          aria-expanded=${String(this.#details.element.checkVisibility())} @click=${() => this.toggleDetails()}>
          ${icon('person')}
        </button>
        <button type="button" class="quiet end" title="${end} (${ALT}+X)" aria-label=${end} ?hidden=${isOver || chat.isEnding}
          @click=${() => this.#actions.end(this.#opened)}>
          ${icon('end')}<span>${end}</span>
        </button>
      </header>`;
  }

  get #presence() {
    const { chat, isOver } = this.#opened;
    // Nothing is said of what is not known.
    const key = isOver ? 'isOver' : this.#isJoining ? 'taking' : chat.isEnding ? 'ending' : PRESENCE[chat.presence];
    return key ? t(key) : '';
  }

  get #banner() {
    return this.#opened.isCut ? t(this.#isJoining ? 'cutWhileTaking' : 'cut') : '';
  }

  get #ended() {
    const { reason, by, supportUserName } = this.#opened.chat.ending;
    const keys = {
      ...ENDED,
      ended: by === 'User' ? 'endedByVisitor' : 'endedByYou',
      claimed: supportUserName ? 'claimed' : 'claimedBySomebody',
    };
    return t(keys[reason] ?? 'isOverNow', { name: this.#opened.user.username, agent: supportUserName });
  }

  #tellOver() {
    if (!this.#wasOver) {
      this.#wasOver = true;
      announce(t('toldOf', { name: this.#opened.user.username, what: this.#ended }));
    }
  }

  /** What is in sight of somebody who is there was seen. */
  #look() {
    const { chat } = this.#opened;
    const isLooked = this.#isActive && document.hasFocus() && !document.hidden && !this.element.hidden;
    if (isLooked && this.#messages.isAtEnd && chat.unread > 0) {
      chat.markSeen();
    }
  }
}
