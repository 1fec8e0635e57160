import { h, iconButton, mark, Rows, say } from './dom.js';
import { Link } from './link.js';
import { ALT } from './platform.js';
import { hue, initials } from './text.js';
import { Waiting } from './waiting.js';

/** The left side: the agent's own chats, who waits, and how the connection is. */
export class Rail {
  element;
  #desk;
  #chats;
  #rows;
  #count;
  #name;
  #none;
  #waiting;
  #link;

  #actions;
  #mute;

  constructor(desk, actions) {
    this.#desk = desk;
    this.#actions = actions;
    this.#chats = h('ul', { class: 'chats', 'aria-labelledby': 'chats-title' });
    this.#rows = new Rows(this.#chats, (opened) => makeRow(opened, actions), (row, opened, i) => this.#update(row, opened, i));
    this.#name = h('bdi');
    this.#count = h('span', { class: 'number' });
    this.#none = h('p', { class: 'note none' }, 'You have no chats yet.');
    this.#waiting = new Waiting(desk, actions);
    this.#link = new Link(desk);
    // Where is all the same: browsers want any click before they let a page be heard.
    this.#mute = h('button', { type: 'button', class: 'link mute' }, 'Sound is off: click here');
    this.element = h('nav', { class: 'rail', 'aria-label': 'Chats and visitors' },
      this.#head(actions),
      h('section', { class: 'own-chats' }, h('h2', { id: 'chats-title' }, 'Your chats ', this.#count), this.#none, this.#chats),
      this.#waiting.element,
      h('footer', {}, this.#link.element, this.#mute));
  }

  #head(actions) {
    return h('header', { class: 'brand-line' },
      h('img', { src: '/icon.svg', alt: '', width: 26, height: 26 }),
      h('p', { class: 'agent' }, h('span', { class: 'vh' }, 'You are '), this.#name),
      iconButton('bolt', `Canned replies (${ALT}+R)`, actions.replies),
      iconButton('keys', 'Keyboard (?)', actions.keys),
      iconButton('gear', `Settings (${ALT}+,)`, actions.settings),
      // A company's own login has its own way out.
      actions.canLogOut && iconButton('exit', 'Log out', actions.logOut));
  }

  /** To the chat that is looked at, else to who waits, else to the title. */
  focus() {
    const current = this.#rows.get(this.#desk.active)?.firstChild;
    current ? current.focus() : this.#waiting.focus();
  }

  step(by) {
    this.#waiting.step(by);
  }

  tick() {
    this.#waiting.tick();
    this.#link.render();
  }

  render() {
    const chats = [...this.#desk.chats.values()];
    say(this.#name, this.#desk.agentName);
    say(this.#count, chats.length > 0 ? String(chats.length) : '');
    this.#none.hidden = chats.length > 0;
    this.#rows.show(chats, ({ id }) => id);
    this.#waiting.render();
    this.#link.render();
    this.#mute.hidden = !this.#actions.isMute();
  }

  #update(row, { id, user, chat, isOver }, index) {
    const button = row.firstChild;
    const [, words, badge] = button.children;
    const unread = chat.unread;
    mark(button, 'aria-current', this.#desk.active === id ? 'true' : null);
    row.classList.toggle('is-over', isOver);
    row.classList.toggle('unread', unread > 0);
    say(words.lastChild, isOver ? 'Over' : preview(chat));
    words.lastChild.classList.toggle('is-typing', chat.typing);
    say(badge.firstChild, unread > 0 ? String(unread) : '');
    say(badge.lastChild, unread > 0 ? ' unread' : '');
    mark(button, 'title', index < 9 ? `${user.username} (${ALT}+${index + 1})` : user.username);
  }
}

function makeRow({ id, user }, actions) {
  return h('li', {},
    h('button', { type: 'button', class: 'row', onclick: () => actions.show(id) },
      h('span', { class: `face hue-${hue(id)}`, 'aria-hidden': 'true' }, initials(user.username)),
      h('span', { class: 'words' }, h('span', { class: 'name' }, h('bdi', {}, user.username)), h('span', { class: 'sub', dir: 'auto' })),
      h('span', { class: 'badge' }, h('span'), h('span', { class: 'vh' }))));
}

function preview(chat) {
  if (chat.typing) {
    return 'typing…';
  }
  const failed = chat.outbox.entries.find((entry) => entry.failed);
  const last = chat.outbox.entries.at(-1) ?? chat.messages.at(-1);
  const isOwn = last && (last.from === undefined || chat.isOwn(last));
  return failed ? 'A message was not sent' : last ? `${isOwn ? 'You: ' : ''}${last.content.slice(0, 120)}` : 'No messages yet';
}
