import { html, nothing, render } from '/lit/lit-html.js';
import { icon, made } from './parts.js';
import { written } from './text.js';
import { t } from './texts.js';
import { clock } from './times.js';

/** What is known of a visitor. */
export class Details {
  element;
  #opened;

  constructor(opened) {
    this.#opened = opened;
    this.element = made(html`<section class="details" aria-label=${t('detailsOf', { name: opened.user.username })}></section>`);
  }

  render() {
    const { user, chat, takenAt } = this.#opened;
    const first = chat.messages[0]?.timestamp;
    const attributes = Object.entries(user.attributes ?? {});
    render(html`
      <h3>${t('visitor')}</h3>
      <p class="vouched" data-verified=${user.verified ? '' : nothing}>
        ${icon(user.verified ? 'verified' : 'person')}${t(user.verified ? 'verified' : 'notVerified')}
      </p>
      <dl class="facts">
        ${fact(t('name'), html`<bdi>${user.username}</bdi>`)}
        ${user.waitingSince ? fact(t('waitingSince'), clock(user.waitingSince)) : ''}
        ${fact(t('takenByYou'), clock(takenAt))}
        ${first ? fact(t('firstMessage'), clock(first)) : ''}
        ${fact(t('messages'), chat.messages.length)}
      </dl>
      <h3 ?hidden=${attributes.length === 0}>${t('fromYourWebsite')}</h3>
      <dl class="facts" ?hidden=${attributes.length === 0}>
        ${attributes.map(([name, value]) => html`<dt dir="auto">${name}</dt><dd><span dir="auto">${written(String(value))}</span></dd>`)}
      </dl>`, this.element);
  }
}

function fact(name, value) {
  return html`<dt>${name}</dt><dd>${value}</dd>`;
}
