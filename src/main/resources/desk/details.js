import { h, icon, mark } from './dom.js';
import { written } from './text.js';
import { clock } from './times.js';

/** What is known of a visitor. */
export class Details {
  element;
  #opened;
  #vouched;
  #facts;
  #attributes;
  #shown = '';

  constructor(opened) {
    this.#opened = opened;
    this.#vouched = h('p', { class: 'vouched' });
    this.#facts = h('dl', { class: 'facts' });
    this.#attributes = h('dl', { class: 'facts' });
    this.element = h('section', { class: 'details', 'aria-label': `Details of ${opened.user.username}` },
      h('h3', {}, 'Visitor'), this.#vouched, this.#facts, h('h3', {}, 'From your website'), this.#attributes);
  }

  render() {
    const { user, chat, takenAt } = this.#opened;
    const first = chat.messages[0]?.timestamp;
    const state = JSON.stringify([user, first, chat.messages.length]);
    if (state === this.#shown) {
      return;
    }
    this.#shown = state;
    mark(this.#vouched, 'data-verified', user.verified === true);
    this.#vouched.replaceChildren(
      icon(user.verified ? 'verified' : 'person'),
      user.verified ? 'Verified by your website' : 'Not verified: the name is what the visitor typed',
    );
    this.#facts.replaceChildren(
      ...fact('Name', h('bdi', {}, user.username)),
      ...(user.waitingSince ? fact('Waiting since', clock(user.waitingSince)) : []),
      ...fact('Taken by you', clock(takenAt)),
      ...(first ? fact('First message', clock(first)) : []),
      ...fact('Messages', String(chat.messages.length)),
    );
    const attributes = Object.entries(user.attributes ?? {});
    this.#attributes.replaceChildren(...attributes.flatMap(([name, value]) => fact(name, h('span', { dir: 'auto' }, written(String(value))))));
    this.#attributes.hidden = this.#attributes.previousSibling.hidden = attributes.length === 0;
  }
}

function fact(name, value) {
  return [h('dt', { dir: 'auto' }, name), h('dd', {}, value)];
}
