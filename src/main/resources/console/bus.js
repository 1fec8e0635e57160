// The event bus, live.

import { get, watchBus } from './api.js';
import { add, clear, showChat, showOwn, startLog } from './buslog.js';
import { $, calm, count, say, short } from './dom.js';
import { inspect } from './inspector.js';
import { restart, startRates, take } from './rates.js';
import { startSend } from './send.js';

const RETRY_MILLIS = [1000, 2000, 5000, 10_000];
const HIDDEN_MILLIS_MAX = 60_000;
const SENT_AFTER_MILLIS = 250;
const TOKEN_EXPIRED = 4401;
const TOO_MANY = 4429;

let socket = null;
/** The attempt that counts: each begins in place of the last. */
let attempt = 0;
let isPaused = false;
let isWatched = true;
let failures = 0;
let isHeard = false;
let retry;
let leftOut = 0;
let expired = () => {};

/** @param app {traceChat(chatId), tokenExpired(why)} */
export function startBus(app) {
  expired = app.tokenExpired;
  const actions = { traceChat: app.traceChat, followChat };
  startLog(entry => {
    showSide('inspect');
    inspect(entry, actions);
  });
  startRates(kind => setAddress(kind));
  startSend();
  $('bus-filter').addEventListener('submit', event => {
    event.preventDefault();
    wish();
  });
  const soon = calm(SENT_AFTER_MILLIS, wish);
  $('bus-address').addEventListener('input', soon);
  $('bus-text').addEventListener('input', soon);
  $('unmasked').addEventListener('change', wish);
  $('bus-own').addEventListener('change', hideOwn);
  $('bus-pause').addEventListener('click', pause);
  $('bus-clear').addEventListener('click', () => {
    clear();
    leftOut = 0;
    say($('bus-left'), '');
  });
  for (const side of ['inspect', 'send']) {
    $(`side-${side}`).addEventListener('click', () => showSide(side));
  }
  sleepWhileHidden();
  connect();
}

export function pause() {
  isPaused = !isPaused;
  say($('bus-pause'), isPaused ? 'Resume' : 'Pause');
  wish();
  if (isHeard) {
    showState();
  }
}

/** With what may now be another token. */
export function reconnect() {
  failures = 0;
  connect();
}

async function connect() {
  clearTimeout(retry);
  isHeard = false;
  socket?.close();
  socket = null;
  const current = ++attempt;
  // A browser does not tell why a handshake was refused; this does.
  const refusal = await get('/api/bus/addresses').then(() => null, e => e);
  if (current !== attempt || !isWatched) {
    return;
  }
  if (refusal) {
    failed(refusal.status === 401 ? 'a token is needed' : refusal.message, refusal.status !== 401);
    return;
  }
  const mine = watchBus();
  socket = mine;
  restart();
  mine.onopen = () => {
    isHeard = false;
    wish();
  };
  mine.onmessage = event => mine === socket && hear(JSON.parse(event.data));
  mine.onclose = event => {
    if (mine === socket) {
      socket = null;
      closed(event);
    }
  };
}

function hear({ messages, leftOut: missed, counts, error }) {
  if (error) {
    complain(error);
    return;
  }
  if (!isHeard) {
    // From now on nothing is missed.
    isHeard = true;
    failures = 0;
    showState();
  }
  take(counts);
  add(messages);
  if (missed > 0) {
    leftOut += missed;
    say($('bus-left'), `${count(leftOut)} left out`);
  }
}

function closed(event) {
  isHeard = false;
  if (event.code === TOKEN_EXPIRED) {
    failed('the token has expired', false);
    expired('The token has expired.');
  } else if (event.code === TOO_MANY) {
    failed('as many watch already as may');
  } else if (isWatched) {
    failed('not connected');
  } else {
    showState('not watched while the page is hidden');
  }
}

function failed(why, again = true) {
  const wait = RETRY_MILLIS[Math.min(failures++, RETRY_MILLIS.length - 1)];
  showState(again ? `${why}; tries again` : why);
  if (again) {
    retry = setTimeout(connect, wait);
  }
}

/** What was wanted before stays in force, and before that nothing is shown; what is wrong with this is shown until something else is wanted. */
function complain(why) {
  say($('bus-error'), why);
  $('bus-address').setAttribute('aria-invalid', String(why !== ''));
}

/** Whoever asks for an address wants to see it. */
function hideOwn() {
  showOwn($('bus-own').checked || $('bus-address').value.trim() !== '');
}

/** Tells the node what is wanted. */
function wish() {
  hideOwn();
  if (socket?.readyState === WebSocket.OPEN) {
    complain('');
    socket.send(
      JSON.stringify({
        address: $('bus-address').value.trim(),
        text: $('bus-text').value,
        unmasked: $('unmasked').checked,
        paused: isPaused,
      }),
    );
  }
}

function showState(trouble) {
  const state = $('bus-state');
  say(state, trouble ?? (isPaused ? 'paused' : 'live'));
  state.className = `state ${trouble ? 'bad' : isPaused ? 'warn' : 'good'}`;
}

function setAddress(pattern) {
  $('bus-address').value = $('bus-address').value === pattern ? '' : pattern;
  wish();
}

function followChat(chat) {
  const chip = $('bus-chip');
  chip.hidden = false;
  chip.title = chat;
  const all = Object.assign(document.createElement('button'), { type: 'button', textContent: '×' });
  all.setAttribute('aria-label', 'Show all chats');
  all.addEventListener('click', () => {
    chip.hidden = true;
    showChat(null);
  });
  chip.replaceChildren(`chat ${short(chat)}`, all);
  showChat(chat);
}

function showSide(side) {
  for (const each of ['inspect', 'send']) {
    $(`side-${each}`).setAttribute('aria-selected', String(each === side));
    $(each).hidden = each !== side;
  }
}

/** A page that nobody looks at must not cost the node anything. */
function sleepWhileHidden() {
  let timer;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.hidden) {
      timer = setTimeout(() => {
        isWatched = false;
        socket?.close();
      }, HIDDEN_MILLIS_MAX);
    } else if (!isWatched) {
      isWatched = true;
      connect();
    }
  });
}
