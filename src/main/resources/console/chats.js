// The chats that have connections somewhere, and who waits.

import { get } from './api.js';
import { $, age, count, h, say } from './dom.js';

const ROWS_MAX = 500;

let traceChat = () => {};
let known = [];

/** @param trace is called with a chatId */
export function startChats(trace) {
  traceChat = trace;
  $('chats-table').tHead.replaceChildren(
    h('tr', {}, ['Chat', 'State', 'Messages', 'Visitor', 'Agent', ''].map((name, i) => h('th', { scope: 'col', class: i === 2 ? 'num' : null }, name))),
  );
  $('chats-filter').addEventListener('input', draw);
}

export async function lookAtChats() {
  try {
    const reply = await get('/api/chats');
    known = merged(reply.chats);
    counts(reply);
    draw();
    notice(reply.silent.length > 0 ? 'bad' : '', reply.silent.length > 0 ? `no answer from ${reply.silent.join(', ')}: its connections are missing` : '');
  } catch (e) {
    notice('bad', e.isRedisAway ? 'Redis is away: which chats there are is unknown; this is the last that was heard' : e.message);
  }
}

/** One entry a chat, whatever number of nodes it is on. */
function merged(chats) {
  const all = new Map();
  for (const { node, chat } of chats) {
    const one = all.get(chat.chatId) ?? { ...chat, user: [], support: [] };
    one.lastSeq = Math.max(one.lastSeq, chat.lastSeq);
    one.waitingSinceMillis = Math.max(one.waitingSinceMillis, chat.waitingSinceMillis);
    one.state = furthest(one.state, chat.state);
    if (chat.userConnections > 0) {
      one.user.push([node, chat.userConnections]);
    }
    if (chat.supportConnections > 0) {
      one.support.push([node, chat.supportConnections]);
    }
    all.set(chat.chatId, one);
  }
  return [...all.values()].sort((a, b) => (a.chatId < b.chatId ? -1 : 1));
}

const STATES = ['waiting', 'active', 'ended'];

const furthest = (a, b) => (STATES.indexOf(a) > STATES.indexOf(b) ? a : b);

function counts({ open, waiting }) {
  const active = known.filter(chat => chat.state === 'active').length;
  const some = [
    ['Open', open, 'All that are not over, whether anybody is connected or not; about a second old'],
    ['Waiting', waiting, 'Listed for agents'],
    ['Active', active, 'With an agent, and with connections somewhere'],
  ];
  $('chats-counts').replaceChildren(...some.map(([name, n, about]) => h('div', { title: about }, h('dt', {}, name), h('dd', {}, count(n)))));
}

/** Who has come to a chat by the keyboard stays there. */
function draw() {
  const focused = document.activeElement?.closest('[data-chat]');
  write();
  if (focused && !focused.isConnected) {
    const list = focused.tagName === 'LI' ? $('queue') : $('chats-table');
    list.querySelector(`[data-chat="${focused.dataset.chat}"] button`)?.focus();
  }
}

function write() {
  const now = Date.now();
  const waiting = known.filter(chat => chat.waitingSinceMillis > 0).sort((a, b) => a.waitingSinceMillis - b.waitingSinceMillis);
  $('queue').replaceChildren(
    ...waiting.slice(0, ROWS_MAX).map(chat =>
      h('li', { 'data-chat': chat.chatId }, h('button', { type: 'button', onclick: () => traceChat(chat.chatId) }, h('span', { class: 'mono' }, chat.chatId.slice(0, 8)), h('span', { class: 'num' }, age(now - chat.waitingSinceMillis)))),
    ),
  );
  $('queue-empty').hidden = waiting.length > 0;
  const text = $('chats-filter').value.trim().toLowerCase();
  const shown = known.filter(chat => matches(chat, text)).slice(0, ROWS_MAX);
  $('chats-table').tBodies[0].replaceChildren(...shown.map(row));
  $('chats-empty').hidden = shown.length > 0;
  say($('chats-empty'), text ? 'No chat matches.' : 'No chat has connections just now.');
}

const matches = (chat, text) =>
  text === '' || [chat.chatId, chat.state, ...[...chat.user, ...chat.support].map(([node]) => node)].some(each => each.toLowerCase().includes(text));

function row(chat) {
  return h(
    'tr',
    { 'data-chat': chat.chatId },
    h('td', { class: 'mono' }, chat.chatId),
    h('td', {}, h('span', { class: `pill ${{ active: 'good', waiting: 'warn' }[chat.state] ?? 'unknown'}` }, chat.state)),
    h('td', { class: 'num' }, count(chat.lastSeq)),
    h('td', {}, places(chat.user)),
    h('td', {}, places(chat.support)),
    h('td', {}, h('button', { class: 'link', type: 'button', 'aria-label': `Trace chat ${chat.chatId}`, onclick: () => traceChat(chat.chatId) }, 'Trace')),
  );
}

const places = some =>
  some.length === 0
    ? h('span', { class: 'dim' }, 'not connected')
    : some.map(([node, n], i) => [i > 0 ? ', ' : '', h('span', { class: 'mono' }, node), n > 1 ? ` ×${n}` : '']);

function notice(level, text) {
  const line = $('chats-notice');
  line.className = `state ${level}`;
  say(line, text);
}
