// The form that sends something on the bus.

import { get, post } from './api.js';
import { $, h, millis, say } from './dom.js';
import { parseObject, pretty } from './json.js';

/** address -> the shape of its body */
let shapes = {};

export function startSend() {
  loadAddresses();
  $('send').addEventListener('submit', event => {
    event.preventDefault();
    send();
  });
  $('send-address').addEventListener('input', showShape);
  $('send-address').addEventListener('focus', loadAddresses);
  $('send-body').addEventListener('input', checkBody);
  $('send-fill').addEventListener('click', fill);
  $('send').addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
  });
}

async function loadAddresses() {
  if (Object.keys(shapes).length > 0) {
    return;
  }
  try {
    shapes = await get('/api/bus/addresses');
  } catch (e) {
    return;
  }
  $('bus-addresses').replaceChildren(
    ...Object.entries(shapes).map(([address, shape]) => h('option', { value: address, label: `${address} ${shape}` })),
  );
  showShape();
}

const shapeOf = address => shapes[address] ?? (address.startsWith('chat.') ? shapes['chat.<chatId>'] : undefined);

function showShape() {
  const address = $('send-address').value.trim();
  const shape = shapeOf(address);
  $('send-fill').disabled = shape === undefined;
  const isTopic = address.startsWith('chat.');
  if (shape !== undefined && isTopic !== ($('send-kind').value === 'publish')) {
    $('send-kind').value = isTopic ? 'publish' : 'request';
  }
  say($('send-shape'), shape ?? (address ? 'No address that takes something by hand.' : "Choose an address; its body's shape is shown here."));
}

/** The shape is nearly JSON: names and types want quotes. */
function fill() {
  const shape = shapeOf($('send-address').value.trim());
  const json = shape.replace(/[A-Za-z][\w|]*/g, word => `"${word}"`);
  try {
    const text = JSON.stringify(JSON.parse(json), null, 2);
    $('send-body').value = text.replace(/: "(long|int)"/g, ': 0').replace(/: "boolean"/g, ': true');
  } catch (e) {
    $('send-body').value = shape;
  }
  checkBody();
  $('send-body').focus();
  $('send-body').setSelectionRange(0, 0);
  $('send-body').scrollTop = 0;
}

function checkBody() {
  try {
    const body = parseObject($('send-body').value);
    complain('');
    return body;
  } catch (e) {
    complain(e.message);
    return null;
  }
}

function complain(why) {
  say($('send-error'), why);
  $('send-body').setAttribute('aria-invalid', String(why !== ''));
}

async function send() {
  const body = checkBody();
  const address = $('send-address').value.trim();
  if (!body || !address) {
    return;
  }
  const kind = $('send-kind').value;
  const began = performance.now();
  $('send-go').disabled = true;
  say($('send-took'), 'waiting…');
  try {
    const { reply } = await post('/api/bus', { kind, address, body, unmasked: $('unmasked').checked });
    show('good', kind === 'request' ? [h('h3', {}, 'Reply'), pretty(reply)] : [h('p', {}, `Done: ${kind} has no reply.`)]);
  } catch (e) {
    show('bad', [h('h3', {}, e.status ? `Refused (${e.status})` : 'No answer'), h('p', {}, e.message)]);
  } finally {
    $('send-go').disabled = false;
    say($('send-took'), millis(performance.now() - began));
  }
}

function show(kind, content) {
  const reply = $('send-reply');
  reply.className = `reply ${kind}`;
  reply.replaceChildren(...content);
}
