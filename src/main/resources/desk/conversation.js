import { Composer } from './composer.js';
import { Details } from './details.js';
import { h, icon, iconButton, mark, say, verifiedBadge } from './dom.js';
import { Messages } from './messages.js';
import { announce } from './notify.js';
import { ALT } from './platform.js';
import { hue, initials } from './text.js';

const ENDED = {
  expired: 'This chat is over: nobody was there for a while.',
  forbidden: 'This chat belongs to somebody else now.',
  failed: 'This chat was closed by an error.',
  givenUp: 'You have not taken this chat.',
};

/** Nothing is said of what is not known. */
const PRESENCE = { there: 'On the page', away: 'Left the page', unknown: '' };

/** One chat: who it is, what was said, where an answer is written. */
export class Conversation {
  element;
  #desk;
  #opened;
  #messages;
  #composer;
  #details;
  #presence;
  #verified;
  #more;
  #typing;
  #banner;
  #end;
  #close;
  #over;
  #wasShown = false;

  constructor(desk, opened, actions) {
    const { user, chat } = opened;
    this.#desk = desk;
    this.#opened = opened;
    const focused = () => desk.active !== opened.id && desk.activate(opened.id);
    this.#messages = new Messages(chat, user.username, {
      onEnd: () => this.#look(),
      onEdit: (text) => this.#composer.add(text),
    });
    const names = () => ({ name: user.username, agent: desk.agentName });
    this.#composer = new Composer(opened, { names, onSent: () => this.#messages.toEnd() });
    this.#details = new Details(opened);
    this.#presence = h('p', { class: 'presence' });
    this.#verified = verifiedBadge();
    this.#more = iconButton('person', `Visitor details (${ALT}+I)`, () => this.toggleDetails());
    this.#typing = h('p', { class: 'typing' });
    this.#banner = h('p', { class: 'banner', role: 'status' });
    this.#end = h('button', { type: 'button', class: 'quiet end', onclick: () => actions.end(opened) }, icon('end'), h('span'));
    this.#close = h('button', { type: 'button', class: 'primary', onclick: () => actions.close(opened) }, 'Close');
    this.#over = h('div', { class: 'ended', hidden: true }, h('p'), this.#close);
    const title = `chat-${opened.id}`;
    this.element = h('section', { class: 'conversation', 'aria-labelledby': title, onfocusin: focused, onpointerdown: focused },
      h('div', { class: 'talk' },
        h('header', { class: 'head' },
          iconButton('back', 'Back to the lists', actions.back, { class: 'icon-button back' }),
          h('span', { class: `face hue-${hue(opened.id)}`, 'aria-hidden': 'true' }, initials(user.username)),
          h('div', { class: 'who' }, h('h2', { id: title }, h('bdi', {}, user.username), this.#verified), this.#presence),
          this.#more,
          this.#end),
        this.#banner, this.#messages.element, this.#typing, this.#over, this.#composer.element),
      this.#details.element);
  }

  get opened() {
    return this.#opened;
  }

  focus() {
    this.#opened.isOver ? this.#close.focus() : this.#composer.focus();
  }

  toggleDetails() {
    // Where there is room they are there from the start, and this hides them.
    this.element.classList.toggle('details-shown');
    this.#tellDetails();
  }

  render(shown) {
    const { chat, user, isOver } = this.#opened;
    this.element.hidden = !shown;
    if (!shown) {
      this.#wasShown = false;
      return;
    }
    const isActive = this.#desk.active === this.#opened.id;
    this.element.classList.toggle('active', isActive);
    const isJoining = !this.#opened.wasActive && !isOver;
    this.element.classList.toggle('joining', isJoining);
    this.#verified.hidden = user.verified !== true;
    say(this.#presence, isOver ? 'Chat is over' : isJoining ? 'Taking this chat…' : chat.isEnding ? 'Ending…' : PRESENCE[chat.presence]);
    this.#presence.classList.toggle('away', chat.presence === 'away' || isOver);
    // Of several chats one is read aloud.
    mark(this.#typing, 'role', isActive ? 'status' : null);
    say(this.#typing, chat.typing ? `${user.username} is typing…` : '');
    this.#renderBanner(isJoining);
    this.#renderEnd(isOver, isJoining);
    this.#messages.render();
    this.#details.render();
    this.#tellDetails();
    chat.isEnding && this.#composer.freeze();
    this.#renderOver(isOver);
    if (!this.#wasShown) {
      this.#wasShown = true;
      this.#messages.toEnd();
    }
    this.#look();
  }

  #renderBanner(isJoining) {
    const then = isJoining ? 'sent if you get this chat' : 'sent as soon as the connection is back';
    say(this.#banner, !this.#opened.isCut ? '' : `Not connected. What you write is kept, and ${then}.`);
  }

  #renderEnd(isOver, isJoining) {
    const words = isJoining ? 'Give up' : 'End chat';
    this.#end.hidden = isOver || this.#opened.chat.isEnding;
    mark(this.#end, 'aria-label', words);
    mark(this.#end, 'title', `${words} (${ALT}+X)`);
    say(this.#end.lastChild, words);
  }

  #tellDetails() {
    mark(this.#more, 'aria-expanded', String(this.#details.element.checkVisibility()));
  }

  #renderOver(isOver) {
    if (!isOver || !this.#over.hidden) {
      return;
    }
    const { reason, by, supportUserName } = this.#opened.chat.ending;
    const name = this.#opened.user.username;
    const words = {
      ...ENDED,
      ended: by === 'User' ? `${name} has ended the chat.` : 'You have ended the chat.',
      claimed: `${supportUserName ?? 'Another agent'} has this chat now.`,
    }[reason];
    this.#over.hidden = false;
    say(this.#over.firstChild, words ?? 'This chat is over.');
    announce(`${name}: ${words ?? 'This chat is over.'}`);
    const hadFocus = this.#composer.hasFocus;
    this.#composer.close();
    // What is being written keeps the focus, lest the next letters do something else.
    if (hadFocus && this.#composer.element.hidden) {
      this.#close.focus();
    }
  }

  /** What is in sight of somebody who is there was seen. */
  #look() {
    const { chat } = this.#opened;
    const isLooked = this.#desk.active === this.#opened.id && document.hasFocus() && !document.hidden && !this.element.hidden;
    if (isLooked && this.#messages.isAtEnd && chat.unread > 0) {
      chat.markSeen();
    }
  }
}
