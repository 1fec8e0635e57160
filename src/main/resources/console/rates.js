// Messages a second by kind of address, with the last minute as a line.

import { $, h, say, svg } from './dom.js';

const SECONDS = 60;
const WIDTH = 52;
const HEIGHT = 18;

/** kind -> {row, rate, line, last: total at the last second, perSecond: [newest last]} */
const kinds = new Map();
let latest = {};
let onPick = () => {};

/** @param pick is called with a pattern of addresses */
export function startRates(pick) {
  onPick = pick;
  setInterval(everySecond, 1000);
}

/** @param counts totals since watching began */
export function take(counts) {
  latest = counts;
  for (const kind of Object.keys(counts)) {
    if (!kinds.has(kind)) {
      add(kind);
    }
  }
}

/** Totals begin anew. */
export function restart() {
  latest = {};
  kinds.forEach(each => (each.last = 0));
}

function add(kind) {
  const line = svg('polyline', { class: 'spark', points: '' });
  const rate = h('span', { class: 'num rate' }, '0');
  const isAddress = kind !== 'replies' && kind !== 'others';
  const row = h(
    'li',
    { 'data-kind': kind },
    h(
      'button',
      {
        type: 'button',
        disabled: !isAddress,
        title: isAddress ? `Show ${kind} alone` : kind === 'replies' ? 'Answers to requests' : 'Other addresses',
        onclick: () => onPick(kind),
      },
      h('span', { class: 'name' }, kind),
      rate,
      svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'aria-hidden': 'true' }, line),
    ),
  );
  const after = [...kinds.entries()].filter(([name]) => name > kind).sort(([a], [b]) => (a < b ? -1 : 1))[0];
  $('rates').insertBefore(row, after ? after[1].row : null);
  kinds.set(kind, { row, rate, line, last: 0, perSecond: [] });
  $('rates-empty').hidden = true;
}

function everySecond() {
  for (const [kind, each] of kinds) {
    const total = latest[kind] ?? 0;
    const now = Math.max(0, total - each.last);
    each.last = total;
    each.perSecond.push(now);
    if (each.perSecond.length > SECONDS) {
      each.perSecond.shift();
    }
    // Over the last three seconds, or it would flicker.
    const few = each.perSecond.slice(-3);
    const mean = few.reduce((a, b) => a + b, 0) / few.length;
    say(each.rate, mean >= 10 || mean === 0 ? String(Math.round(mean)) : mean.toFixed(1));
    each.row.classList.toggle('quiet', mean === 0);
    draw(each);
  }
}

function draw({ line, perSecond }) {
  const max = Math.max(1, ...perSecond);
  const step = WIDTH / (SECONDS - 1);
  const from = SECONDS - perSecond.length;
  line.setAttribute(
    'points',
    perSecond
      .map((n, i) => `${((from + i) * step).toFixed(1)},${(HEIGHT - 1 - (n / max) * (HEIGHT - 3)).toFixed(1)}`)
      .join(' '),
  );
}
