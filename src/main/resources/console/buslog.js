// The messages that are kept: rows, which one is selected, and what belongs together.

import { $, bytes, clock, count, h, millis, say } from './dom.js';
import { nameOf, preview, saidIn } from './json.js';

const KEPT_MAX = 2000;
const NEAR_BOTTOM_PIXELS = 30;
/** What this page asks. */
const OWN = /^nodes?\./;

/** n -> {message, row, chat}, the oldest first */
const kept = new Map();
/** request's n -> its reply's n */
const replies = new Map();
let selected = null;
let onSelect = () => {};
let chatShown = null;
let isOwnShown = false;
let unseen = 0;

export function startLog(select) {
  onSelect = select;
  const log = $('bus-log');
  log.addEventListener('click', event => {
    const row = event.target.closest('.row');
    if (row) {
      choose(Number(row.dataset.n));
    }
  });
  log.addEventListener('keydown', move);
  log.addEventListener('scroll', () => isAtEnd() && seen(), { passive: true });
  $('bus-newest').addEventListener('click', toEnd);
  summarize();
}

export function add(messages) {
  if (messages.length === 0) {
    return;
  }
  const follows = isAtEnd();
  const rows = document.createDocumentFragment();
  for (const message of messages) {
    const chat = chatOf(message) ?? kept.get(message.of)?.chat ?? null;
    const row = rowOf(message, chat);
    kept.set(message.n, { message, row, chat });
    if (message.of !== undefined) {
      replies.set(message.of, message.n);
    }
    rows.append(row);
  }
  const shown = [...rows.children].filter(row => !row.hidden).length;
  $('bus-log').append(rows);
  dropOldest();
  if (follows) {
    toEnd();
  } else {
    unseen += shown;
  }
  summarize();
}

export function clear() {
  kept.clear();
  replies.clear();
  $('bus-log').replaceChildren();
  selected = null;
  seen();
  summarize();
}

/** Hides what is not of that chat; null shows all. */
export function showChat(chat) {
  chatShown = chat;
  hide();
}

/** Whether what this page asks the node is shown too. */
export function showOwn(isShown) {
  isOwnShown = isShown;
  hide();
}

function hide() {
  kept.forEach(each => (each.row.hidden = isHidden(each.message, each.chat)));
  toEnd();
}

export const at = n => kept.get(n);

/** The request of a reply, or the reply to a request, if it is kept. */
export const counterpart = message => kept.get(message.of ?? replies.get(message.n));

/** All that is kept of a chat, oldest first. */
export const ofChat = chat => [...kept.values()].filter(each => each.chat === chat);

export function choose(n) {
  const entry = kept.get(n);
  if (!entry) {
    return;
  }
  deselect();
  selected = n;
  entry.row.setAttribute('aria-selected', 'true');
  $('bus-log').setAttribute('aria-activedescendant', entry.row.id);
  entry.row.scrollIntoView({ block: 'nearest' });
  onSelect(entry);
}

function deselect() {
  kept.get(selected)?.row.removeAttribute('aria-selected');
  $('bus-log').removeAttribute('aria-activedescendant');
}

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -KEPT_MAX, End: KEPT_MAX }[event.key];
  if (!step) {
    return;
  }
  event.preventDefault();
  const shown = [...kept.keys()].filter(n => !kept.get(n).row.hidden);
  const from = shown.indexOf(selected);
  const to = from < 0 ? shown.length - 1 : Math.min(shown.length - 1, Math.max(0, from + step));
  choose(shown[to]);
}

function dropOldest() {
  for (const [n, { message, row }] of kept) {
    if (kept.size <= KEPT_MAX) {
      return;
    }
    row.remove();
    kept.delete(n);
    replies.delete(message.of ?? n);
  }
}

function rowOf(message, chat) {
  return h(
    'div',
    { class: 'row', role: 'row', id: `m${message.n}`, 'data-n': message.n, hidden: isHidden(message, chat) },
    h('span', { role: 'gridcell', class: 'mono' }, clock(message.atMillis)),
    h('span', { role: 'gridcell', class: `kind k-${message.kind}` }, message.kind),
    h('span', { role: 'gridcell', class: 'mono', title: message.address }, message.address),
    h('span', { role: 'gridcell', class: 'num dim' }, bytes(message.bytes)),
    h('span', { role: 'gridcell', class: 'num' }, message.durationMillis === undefined ? '' : millis(message.durationMillis)),
    h('span', { role: 'gridcell', class: 'mono body' }, previewOf(message)),
  );
}

function previewOf(message) {
  if (message.truncated) {
    return '(too long to be shown)';
  }
  if (message.body === null) {
    return 'nothing';
  }
  const said = saidIn(message.body);
  return [h('b', {}, nameOf(message.body)), said ? [' ', h('i', {}, said)] : null, ' ', preview(message.body)];
}

const isHidden = (message, chat) =>
  chatShown === null ? !isOwnShown && OWN.test(message.address) : chat !== chatShown;

function chatOf(message) {
  return message.address.startsWith('chat.') ? message.address.slice('chat.'.length) : chatIn(message.body);
}

/** The first chatId in it. */
function chatIn(value) {
  if (value === null || typeof value !== 'object') {
    return null;
  } else if (Array.isArray(value)) {
    // Of many chats; it is of none.
    return null;
  } else if (typeof value.chatId === 'string') {
    return value.chatId;
  }
  for (const each of Object.values(value)) {
    const found = chatIn(each);
    if (found) {
      return found;
    }
  }
  return null;
}

function isAtEnd() {
  const log = $('bus-log');
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM_PIXELS;
}

function toEnd() {
  const log = $('bus-log');
  log.scrollTop = log.scrollHeight;
  seen();
}

function seen() {
  unseen = 0;
  summarize();
}

function summarize() {
  say($('bus-kept'), kept.size < KEPT_MAX ? `${count(kept.size)} kept` : `the newest ${count(KEPT_MAX)} kept`);
  $('bus-empty').hidden = kept.size > 0;
  $('bus-newest').hidden = unseen === 0;
  say($('bus-newest'), `${count(unseen)} newer ↓`);
}
