// The configuration in force on this node.

import { get } from './api.js';
import { $, h, plural, say } from './dom.js';

let values = {};

export function startConfig() {
  $('config-filter').addEventListener('input', draw);
}

/** @return key -> value */
export async function loadConfig() {
  try {
    values = await get('/api/config');
    draw();
  } catch (e) {
    say($('config-notice'), e.message);
  }
  return values;
}

function draw() {
  const text = $('config-filter').value.trim().toLowerCase();
  const shown = Object.entries(values).filter(([key, value]) => `${key} ${written(value)}`.toLowerCase().includes(text));
  $('config-table').tBodies[0].replaceChildren(
    ...shown.map(([key, value]) => h('tr', {}, h('th', { scope: 'row', class: 'mono' }, key), h('td', { class: classOf(value) }, written(value) || 'empty'))),
  );
  say($('config-notice'), shown.length === 0 ? 'No key matches.' : plural(shown.length, 'key'));
}

const written = value => (Array.isArray(value) ? value.map(written).join(', ') : value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value));

const classOf = value => (value === '(hidden)' || written(value) === '' ? 'mono dim' : 'mono');
