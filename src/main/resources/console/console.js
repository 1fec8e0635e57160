// The console's page: views, keys, the token, and what is always shown of the node that serves it.

import { get, onTokenNeeded, token } from './api.js';
import { pause, reconnect, startBus } from './bus.js';
import { lookAtChats, startChats } from './chats.js';
import { loadConfig, startConfig } from './config.js';
import { $, say } from './dom.js';
import { levelOf, lookAtNodes, readinessOf, startNodes } from './nodes.js';
import { startTrace, traceChat } from './trace.js';

const VIEWS = ['bus', 'trace', 'nodes', 'chats', 'config'];
const EVERY_MILLIS = 2000;
/** How many looks there are to one at the nodes while these are not shown. */
const NODES_EVERY = 5;

let view = 'bus';
let looks = 0;

function start() {
  onTokenNeeded(askForToken);
  startTrace();
  startNodes();
  startChats(openTrace);
  startConfig();
  startBus({ traceChat: openTrace, tokenExpired: askForToken });
  VIEWS.forEach(name => $(`tab-${name}`).addEventListener('click', () => show(name)));
  document.addEventListener('keydown', shortcut);
  document.querySelector('nav').addEventListener('keydown', stepTabs);
  addEventListener('hashchange', () => show(location.hash.slice(1)));
  $('token-form').addEventListener('submit', useToken);
  $('token-dialog').addEventListener('cancel', event => event.preventDefault());
  $('forget-token').addEventListener('click', () => {
    token.forget();
    location.reload();
  });
  $('forget-token').hidden = !token.get();
  show(location.hash.slice(1));
  look();
  setInterval(() => document.hidden || look(), EVERY_MILLIS);
  learnMode();
}

/** The view's name is all that is ever in the URL. */
function show(name) {
  view = VIEWS.includes(name) ? name : 'bus';
  for (const each of VIEWS) {
    const isShown = each === view;
    $(`view-${each}`).hidden = !isShown;
    $(`tab-${each}`).setAttribute('aria-selected', String(isShown));
    $(`tab-${each}`).tabIndex = isShown ? 0 : -1;
  }
  if (location.hash !== `#${view}`) {
    history.replaceState(null, '', `#${view}`);
  }
  refresh();
}

function openTrace(chatId) {
  show('trace');
  traceChat(chatId);
}

function refresh() {
  if (view === 'chats') {
    lookAtChats();
  } else if (view === 'config') {
    loadConfig();
  } else if (view === 'nodes') {
    countSilent();
  }
}

async function countSilent() {
  const silent = await lookAtNodes();
  $('nodes-badge').hidden = silent === 0;
  say($('nodes-badge'), String(silent));
}

async function look() {
  if (view === 'chats') {
    lookAtChats();
  }
  if (view === 'nodes' || looks % NODES_EVERY === 0) {
    countSilent();
  }
  looks++;
  const self = $('self');
  try {
    const node = await get('/api/node');
    say(self, `${node.name} · ${readinessOf(node)}`);
    self.className = `self ${levelOf(node)}`;
    self.title = `This page is served by ${node.name}, version ${node.version}, id ${node.id}`;
  } catch (e) {
    say(self, e.status === 401 ? 'a token is needed' : e.message);
    self.className = 'self bad';
  }
}

/** With tokens, content is masked unless that is asked for. */
async function learnMode() {
  const config = await loadConfig();
  $('unmask').hidden = !['secret', 'publicKeyFile', 'jwksFile'].some(key => config[`security.jwt.${key}`]);
}

function askForToken(why) {
  const dialog = $('token-dialog');
  if (!dialog.open) {
    say($('token-why'), why);
    $('token').value = '';
    dialog.showModal();
  }
}

function useToken(event) {
  const value = $('token').value.trim();
  if (!value) {
    event.preventDefault();
    return;
  }
  token.set(value);
  $('token').value = '';
  $('forget-token').hidden = false;
  reconnect();
  look();
  learnMode();
}

function shortcut(event) {
  const isTyping = event.target.matches('input, textarea, select');
  if (event.ctrlKey || event.metaKey || event.altKey || $('token-dialog').open) {
    return;
  } else if (isTyping) {
    if (event.key === 'Escape') {
      event.target.blur();
    }
    return;
  }
  const index = Number(event.key) - 1;
  if (VIEWS[index]) {
    show(VIEWS[index]);
  } else if (event.key === 'p' && view === 'bus') {
    pause();
  } else if (event.key === '/') {
    const field = $({ bus: 'bus-address', trace: 'trace-chat', chats: 'chats-filter', config: 'config-filter' }[view]);
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  }
}

function stepTabs(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) {
    const next = (VIEWS.indexOf(view) + step + VIEWS.length) % VIEWS.length;
    show(VIEWS[next]);
    $(`tab-${VIEWS[next]}`).focus();
  }
}

start();
