// One message in full: its body, its request or reply, and what else there is of its chat.

import { $, bytes, clock, count, h, millis, short } from './dom.js';
import { at, choose, counterpart, ofChat } from './buslog.js';
import { nameOf, preview, pretty, saidIn } from './json.js';

const OF_CHAT_MAX = 60;

/** @param actions {followChat(chat), traceChat(chat)} */
export function inspect({ message, chat }, actions) {
  const other = counterpart(message);
  $('inspect').replaceChildren(
    h('h2', {}, h('span', { class: `kind k-${message.kind}` }, message.kind), ' ', h('span', { class: 'mono' }, message.address)),
    facts(message),
    pairOf(message, other),
    h(
      'div',
      { class: 'pair' },
      h('h3', {}, 'Body'),
      h('span', { class: 'grow' }),
      h('button', { class: 'quiet', type: 'button', onclick: event => copy(event.target, message.body) }, 'Copy'),
    ),
    message.truncated ? h('p', { class: 'empty' }, `${bytes(message.bytes)} are too long to be shown.`) : pretty(message.body),
    ...(chat ? conversation(message, chat, actions) : []),
  );
  $('inspect').scrollTop = 0;
}

function facts(message) {
  const facts = [`#${message.n}`, clock(message.atMillis), bytes(message.bytes)];
  return h('p', { class: 'dim' }, facts.join(' · '));
}

function pairOf(message, other) {
  const isAnswer = message.of !== undefined;
  if (!isAnswer && message.kind !== 'request') {
    return h('p', { class: 'dim' }, message.kind === 'publish' ? 'Published: nobody replies.' : 'No reply is expected.');
  } else if (!other) {
    return h('p', { class: 'dim' }, isAnswer ? `Its request, #${message.of}, is not kept.` : 'No reply is kept.');
  }
  const took = (isAnswer ? message : other.message).durationMillis;
  return h(
    'p',
    {},
    jump(other.message, isAnswer ? `↑ its request #${other.message.n}` : `↓ its ${other.message.kind} #${other.message.n}`),
    h('span', { class: 'dim' }, ` ${isAnswer ? 'answered' : 'came'} after ${millis(took)}`),
  );
}

const jump = (message, text) =>
  h('button', { class: 'link', type: 'button', onclick: () => choose(message.n) }, text);

function conversation(message, chat, { followChat, traceChat }) {
  const all = ofChat(chat);
  const here = all.indexOf(at(message.n));
  const from = Math.max(0, Math.min(here - OF_CHAT_MAX / 2, all.length - OF_CHAT_MAX));
  // A mask's name of a chat is none that a node knows.
  const isMasked = chat.startsWith('#');
  return [
    h(
      'div',
      { class: 'pair' },
      h('h3', { title: chat }, `Chat ${short(chat)}`),
      h('span', { class: 'dim' }, count(all.length)),
      h('span', { class: 'grow' }),
      h('button', { class: 'quiet', type: 'button', onclick: () => followChat(chat) }, 'Show it alone'),
      h(
        'button',
        {
          class: 'quiet',
          type: 'button',
          disabled: isMasked,
          title: isMasked ? 'Its id is masked; the list of chats has it' : null,
          onclick: () => traceChat(chat),
        },
        'Trace',
      ),
    ),
    h(
      'ol',
      { class: 'thread' },
      all.slice(from, from + OF_CHAT_MAX).map(each =>
        h(
          'li',
          { class: each.message.n === message.n ? 'here' : null },
          h(
            'button',
            { type: 'button', onclick: () => choose(each.message.n) },
            h('span', { class: 'mono dim' }, clock(each.message.atMillis).slice(3)),
            h('span', { class: `kind k-${each.message.kind}` }, each.message.kind),
            h('span', { class: 'mono' }, each.message.address.startsWith('chat.') ? 'chat.*' : each.message.address),
            h('span', { class: 'mono dim body' }, saidIn(each.message.body) ?? nameOf(each.message.body) ?? preview(each.message.body)),
          ),
        ),
      ),
    ),
  ];
}

async function copy(button, body) {
  const done = await navigator.clipboard?.writeText(JSON.stringify(body, null, 2)).then(
    () => true,
    () => false,
  );
  button.textContent = done ? 'Copied' : 'Not allowed';
  setTimeout(() => (button.textContent = 'Copy'), 1500);
}
