/** Small parts that stand in many places, as templates. */
import { html, render, svg } from '/lit/lit-html.js';
import { hue, initials } from './text.js';
import { t } from './texts.js';

/** Stroked, on a square of 24. */
const ICONS = {
  back: 'M15 5l-7 7 7 7',
  bolt: 'M13 3L5 14h6l-1 7 8-11h-6z',
  close: 'M6 6l12 12M18 6L6 18',
  end: 'M12 4v8M7.5 6.5a7.5 7.5 0 1 0 9 0',
  exit: 'M14 4H5v16h9M10 12h10M17 9l3 3-3 3',
  gear: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4',
  keys: 'M3 6h18v12H3zM7 10h.01M12 10h.01M17 10h.01M8 14h8',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
  send: 'M4 12l16-8-5 16-4-6z',
  verified: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4',
};

const toasts = document.getElementById('toasts');
const announcer = document.getElementById('announcer');

/** The one element of a template, to be kept: what else is in it is drawn into it later. */
export function made(template) {
  const holder = document.createDocumentFragment();
  render(template, holder);
  return holder.firstElementChild;
}

export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${ICONS[name]} />`}</svg>`;
}

/** A button that is an icon; what it does is its name. */
export function iconButton(name, label, onclick) {
  return html`<button type="button" class="icon-button" title=${label} aria-label=${label} @click=${onclick}>${icon(name)}</button>`;
}

/** Behind a visitor's name for which the website vouches. */
export function verifiedBadge() {
  return html`<span class="verified" title=${t('verified')}>${icon('verified')}<span class="vh"> ${t('verifiedShort')}</span></span>`;
}

export function face({ chatId, username }) {
  return html`<span class="face hue-${hue(chatId)}" aria-hidden="true">${initials(username)}</span>`;
}

/**
 * Draws a part. If what has the focus in it is gone by that, or cannot have it any more, it is given on, lest Tab begins at the page's
 * start and letters are taken for keys.
 * @param {() => void} goOn gives it to what somebody goes on with
 */
export function keepFocus(part, draw, goOn) {
  const hadFocus = part.contains(document.activeElement);
  draw();
  hadFocus && !isFocused() && goOn();
}

/** Whether anything has it. Browsers take it from what is hidden or disabled a moment later, or not at all. */
export function isFocused() {
  const { activeElement, body } = document;
  return activeElement !== body && activeElement.checkVisibility() && !activeElement.matches(':disabled');
}

/** A dialog over the page, which is inert meanwhile: what is told is told in the dialog, or screen readers would hear nothing of it. */
export function showOver(dialog) {
  document.body.append(dialog);
  dialog.showModal();
  placeNotices();
}

export function dismiss(dialog) {
  dialog.remove();
  placeNotices();
}

function placeNotices() {
  // What was said before is not said once more.
  announcer.textContent = '';
  (openDialog() ?? document.body).append(toasts, announcer);
}

/** The uppermost, if there is one. */
export function openDialog() {
  return [...document.querySelectorAll('dialog:modal')].at(-1);
}

/** Whether it is a field that takes letters. */
export function isWriting(element) {
  return element.closest('input, textarea, select') !== null;
}

/** The button of a chat's row in a list, if it is there. */
export function rowOf(list, chatId) {
  return list.querySelector(`[data-chat="${chatId}"] > .row`);
}
