// The nodes, as they say of themselves.

import { get } from './api.js';
import { $, age, count, h, listed, millis, plural, say } from './dom.js';

const COLUMNS = [
  ['Node', node => h('b', { class: 'mono', title: `id ${node.id}` }, node.name)],
  ['State', (node, seen) => h('span', { class: `pill ${levelOf(node, seen)}` }, stateOf(node, seen))],
  ['Heard', (node, seen) => (seen.self ? 'this node' : seen.isUnknown ? '?' : `${age(seen.silentMillis)} ago`), 'num'],
  ['Version', node => node.version],
  ['Roles', node => node.roles.join(', ')],
  ['Up', (node, seen) => age(Date.now() - (seen.self ? 0 : seen.silentMillis) - node.startedAtMillis), 'num'],
  ['Chat conn.', node => count(node.load.chatConnections), 'num', 'Connections of visitors and agents in chats'],
  ['List conn.', node => count(node.load.agentConnections), 'num', 'Connections of agents that see the waiting list'],
  ['Chats', node => count(node.load.chats), 'num', 'Chats that have connections there'],
  ['Stored', node => count(node.load.messagesStored), 'num', 'Messages it has stored since it began'],
  ['Loop lag', node => millis(node.load.loopLagMillis), 'num', 'How late its slowest event loop was, lately', node => node.load.loopLagMillis > 100],
  ['Redis', node => millis(node.link.roundTripMillis), 'num', 'Round trip of the last beat to Redis', node => node.link.roundTripMillis > 100],
  ['Losses', node => count(node.link.losses), 'num', 'How often its link to Redis was lost', node => node.link.losses > 0],
  ['Gaps', node => count(node.link.gaps), 'num', 'How often pub/sub lost something that the log then gave', node => node.link.gaps > 0],
  ['Appended again', node => count(node.link.appendedAgain), 'num', 'Messages that Redis had forgotten and was given back', node => node.link.appendedAgain > 0],
  ['Clock', node => clockOf(node.link), 'num', 'What Redis’s clock is ahead of the node’s, and how wrong that may be'],
];

/** The last answer in which Redis had a part. */
let lastKnown = [];

export function startNodes() {
  $('nodes-table').tHead.replaceChildren(
    h('tr', {}, COLUMNS.map(([name, , kind, about]) => h('th', { scope: 'col', class: kind, title: about }, name))),
  );
}

/** @return how many are silent */
export async function lookAtNodes() {
  try {
    const { nodes } = await get('/api/nodes');
    lastKnown = nodes;
    const silent = nodes.filter(seen => !seen.isAlive);
    draw(nodes);
    notice(
      silent.length > 0 ? 'bad' : 'good',
      silent.length > 0
        ? `${listed(silent.map(seen => seen.node.name))} ${silent.length === 1 ? 'says' : 'say'} nothing any more: ended without a word, frozen, or cut off from Redis.`
        : `${plural(nodes.length, 'node')}, all heard of within the last seconds.`,
    );
    return silent.length;
  } catch (e) {
    await alone(e);
    return 0;
  }
}

/** What is left to know while Redis is away. */
async function alone(why) {
  try {
    const node = await get('/api/node');
    const self = { node, silentMillis: 0, isAlive: true, self: true };
    const others = lastKnown
      .filter(seen => seen.node.id !== node.id)
      .map(seen => ({ ...seen, isUnknown: true }));
    draw([self, ...others]);
    notice(
      'bad',
      why.isRedisAway
        ? `Redis is away. This is ${node.name} alone, the node that serves this page; how the others are is unknown until Redis is back.`
        : `${node.name} answers, but not about the others: ${why.message}.`,
    );
  } catch (e) {
    draw(lastKnown.map(seen => ({ ...seen, isUnknown: true })));
    notice('bad', e.status ? `Nothing is known: ${e.message}.` : 'The node that serves this page does not answer. What is shown is the last that was heard.');
  }
}

function draw(nodes) {
  $('nodes-table').tBodies[0].replaceChildren(
    ...nodes.map(seen =>
      h(
        'tr',
        { class: seen.isUnknown ? 'unknown' : seen.isAlive ? null : 'silent', 'data-node': seen.node.name },
        COLUMNS.map(([, write, kind, , isOdd]) =>
          h('td', { class: `${kind ?? ''} ${isOdd?.(seen.node) ? 'odd' : ''}` }, write(seen.node, seen)),
        ),
      ),
    ),
  );
}

function notice(level, text) {
  const line = $('nodes-notice');
  line.className = `notice ${level}`;
  say(line, text);
}

function stateOf(node, seen) {
  if (seen.isUnknown) {
    return 'unknown';
  }
  return seen.isAlive ? readinessOf(node) : 'silent';
}

export const readinessOf = node => ({ SERVING: 'serving', REDIS_AWAY: 'Redis away', DRAINING: 'stopping' })[node.readiness] ?? node.readiness;

export const levelOf = (node, seen = { isAlive: true }) =>
  seen.isUnknown ? 'unknown' : !seen.isAlive || node.readiness === 'REDIS_AWAY' ? 'bad' : node.readiness === 'SERVING' ? 'good' : 'warn';

const clockOf = link =>
  `${link.clockOffsetMicros >= 0 ? '+' : '−'}${(Math.abs(link.clockOffsetMicros) / 1000).toFixed(1)} ±${(link.clockErrorMicros / 1000).toFixed(1)} ms`;
