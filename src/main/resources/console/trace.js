// What became of a chat's messages, hop by hop.

import { post } from './api.js';
import { $, age, clock, count, h, short } from './dom.js';
import { judge, nameOf, verdictOn } from './verdict.js';

const CHAT_ID = /^[0-9a-f]{32}$/;
const SIDES = { User: 'visitor', Support: 'agent' };
const HOPS = {
  ACCEPTED: 'Accepted',
  STORED: 'Stored and published',
  DUPLICATE: 'Known already: an earlier try was stored',
  REFUSED: 'Refused',
  UNKNOWN: 'No answer of Redis',
  RECEIVED: 'Received by the node',
  DELIVERED: 'Delivered',
  SEEN: 'Seen',
  JOINED: 'Joined',
  GONE: 'Gone',
};

/** What is shown. */
let shown = null;

export function startTrace() {
  $('trace-form').addEventListener('submit', event => {
    event.preventDefault();
    trace();
  });
  $('trace-message').addEventListener('input', () => shown && draw());
  empty();
}

export function traceChat(chatId) {
  $('trace-chat').value = chatId;
  $('trace-message').value = '';
  return trace();
}

async function trace() {
  const chatId = $('trace-chat').value.trim();
  complain('');
  if (!CHAT_ID.test(chatId)) {
    complain('A chatId is 32 lowercase hex digits.');
    return;
  }
  $('trace-go').disabled = true;
  try {
    const reply = await post('/api/trace', { chatId });
    shown = { chatId, reply, found: judge(reply), atMillis: Date.now() };
    draw();
  } catch (e) {
    shown = null;
    $('trace-result').replaceChildren(
      verdict('bad', e.isRedisAway ? 'Redis is away: where a message went cannot be asked until it is back.' : `No trace: ${e.message}.`),
    );
  } finally {
    $('trace-go').disabled = false;
  }
}

function complain(why) {
  $('trace-error').textContent = why;
  $('trace-chat').setAttribute('aria-invalid', String(why !== ''));
}

function empty() {
  $('trace-result').replaceChildren(
    h(
      'p',
      { class: 'empty' },
      'A customer says that a message never arrived? Enter the chat’s id, or select a chat in the list, to see which messages were stored, which connections they were delivered to, and who has seen them.',
    ),
  );
}

function draw() {
  const { found, reply } = shown;
  const wanted = $('trace-message').value.trim();
  const message = wanted ? found.messages.find(m => String(m.seq) === wanted || m.clientMessageId === wanted) : null;
  complain('');
  if (wanted && !message) {
    complain('This chat has no such message.');
  }
  const overall = message ? message.fate : verdictOn(found, reply.silent);
  $('trace-result').replaceChildren(
    verdict(overall.level, overall.sentence, message && `Message ${message.seq || message.clientMessageId || 'without a name'}${message.from ? `, from the ${SIDES[message.from]}` : ''}`),
    h('div', { class: 'split' }, list(found.messages, message), timeline(message, found, reply)),
  );
}

function verdict(level, sentence, about) {
  return h('div', { class: `verdict ${level}`, role: 'status' }, about ? h('strong', {}, `${about}.`) : null, h('span', {}, sentence));
}

function list(messages, selected) {
  return h(
    'div',
    { class: 'messages' },
    h('h2', {}, 'Messages ', h('small', {}, count(messages.length))),
    h(
      'ol',
      {},
      messages.map(message =>
        h(
          'li',
          { class: message === selected ? 'here' : null },
          h(
            'button',
            { type: 'button', 'data-seq': message.seq, title: message.clientMessageId, onclick: () => select(message) },
            h('span', { class: 'num seq' }, message.seq || '–'),
            h('span', { class: 'mono dim' }, clock((message.storedAt || message.acceptedAt) / 1000)),
            h('span', {}, SIDES[message.from] ?? '?'),
            h('span', { class: `fate ${message.fate.level}` }, message.fate.short),
          ),
        ),
      ),
    ),
    messages.length === 0 ? h('p', { class: 'empty' }, 'None.') : null,
  );
}

/** Once more shows all. */
function select(message) {
  const name = message.seq ? String(message.seq) : message.clientMessageId ?? '';
  $('trace-message').value = $('trace-message').value === name ? '' : name;
  draw();
}

function timeline(message, found, { entries, silent }) {
  const steps = message ? message.steps : found.steps;
  const start = message ? message.acceptedAt ?? message.storedAt : steps[0]?.atMicros ?? 0;
  const end = Math.max(1, ...steps.map(step => step.atMicros - start));
  const rows = steps.map(step => hop(step, { start, end, message }));
  const entry = message && entries.find(each => each.position === `${message.seq}-0`);
  if (entry) {
    const first = steps.findIndex(step => step.what !== 'ACCEPTED');
    rows.splice(first < 0 ? rows.length : first, 0, inLog(entry, { start, end, latest: steps[first]?.atMicros }));
  }
  return h(
    'div',
    { class: 'scroll timeline' },
    h(
      'h2',
      {},
      message ? `Way of ${nameOf(message)}` : 'All steps of the chat',
      ' ',
      h('small', {}, message ? 'since it was accepted, by the clock of Redis' : `since the first that is remembered, ${age(end / 1000)} in all`),
    ),
    silent.length > 0 ? h('p', { class: 'line error' }, `No answer from ${silent.join(', ')}: its steps are missing.`) : null,
    rows.length === 0 || (steps.length === 0 && !message)
      ? h('p', { class: 'empty' }, 'No steps: too long ago, or the nodes that knew have ended.')
      : h(
          'table',
          { class: 'hops' },
          h('thead', {}, h('tr', {}, ['After', '', 'Step', 'Node', 'Connection', 'Details'].map(text => h('th', { scope: 'col', class: text === 'After' ? 'num' : null }, text)))),
          h('tbody', {}, rows),
        ),
    message && steps.length === 0 ? h('p', { class: 'empty' }, 'It is stored, and no node remembers its steps: too long ago, or the nodes that knew have ended.') : null,
  );
}

/** @param scale {start, end, message}, in µs */
function hop(step, { start, end, message }) {
  const since = step.atMicros - start;
  const isBad = ['REFUSED', 'UNKNOWN'].includes(step.what) || (step.what === 'DELIVERED' && step.detail);
  return h(
    'tr',
    { class: isBad ? 'bad' : null, 'data-what': step.what },
    h('td', { class: 'num' }, offset(since)),
    track(since, end),
    h('td', { class: `hop w-${step.what}` }, nameOfHop(step, message)),
    h('td', { class: 'mono' }, step.node),
    h('td', {}, step.connection ? [h('span', { class: 'mono' }, step.connection), step.side ? ` ${SIDES[step.side] ?? step.side}` : ''] : ''),
    h('td', { class: 'dim' }, details(step, message)),
  );
}

/** The log's own word. It is stored before anybody receives it, whatever the clocks say, which are known to a few ms. */
function inLog(entry, { start, end, latest }) {
  const at = Math.min(entry.atMicros, latest ?? Infinity);
  return h(
    'tr',
    { 'data-what': 'LOG' },
    h('td', { class: 'num', title: `${offset(entry.atMicros - start)} by the clock of Redis` }, `${at < entry.atMicros ? '≤ ' : ''}${offset(at - start)}`),
    track(at - start, end),
    h('td', { class: 'hop w-STORED' }, 'Stored and published'),
    h('td', { class: 'dim' }, 'Redis'),
    h('td', {}),
    h('td', { class: 'dim' }, `position ${entry.position}, ${clock(entry.atMicros / 1000)}`),
  );
}

const track = (since, end) =>
  h('td', { class: 'track' }, h('meter', { min: 0, max: 1, value: scaled(since, end), 'aria-hidden': 'true' }));

function nameOfHop(step, message) {
  if (step.what === 'JOINED' && step.lastSeq > 0) {
    return 'Joined, was told the history';
  } else if (step.what === 'STORED' && message && !message.isTrimmed) {
    return 'Confirmed to the sender’s node';
  }
  return HOPS[step.what] ?? step.what;
}

function details(step, message) {
  const parts = [];
  if (step.what === 'DELIVERED' && message?.steps.some(each => each.what === 'ACCEPTED' && each.key === step.key)) {
    parts.push('the sender’s copy, its acknowledgement');
  }
  if (step.lastSeq > 0 && !(message && step.firstSeq === step.lastSeq)) {
    parts.push(step.firstSeq === step.lastSeq ? `message ${step.lastSeq}` : `messages ${step.firstSeq} to ${step.lastSeq}`);
  }
  if (step.clientMessageId) {
    parts.push(`named ${short(step.clientMessageId)}`);
  }
  if (step.detail && step.what !== 'JOINED') {
    parts.push(step.what === 'SEEN' ? `by the ${SIDES[step.detail] ?? step.detail}` : step.detail);
  }
  return parts.join(', ');
}

/** Hops are milliseconds apart, and being seen minutes; on a straight scale the first would all be at its start. */
const scaled = (micros, end) => Math.log1p(Math.max(0, micros) / 100) / Math.log1p(end / 100);

function offset(micros) {
  const value = micros / 1000;
  if (Math.abs(value) < 1000) {
    return `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(1)} ms`;
  }
  return value < 60_000 ? `+${(value / 1000).toFixed(3)} s` : `+${age(value)}`;
}
