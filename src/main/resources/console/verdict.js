// What became of a chat's messages, from the log's entries and the nodes' steps. Pure: no elements, no requests.

import { age, listed, plural } from './dom.js';

const OTHER = { User: 'Support', Support: 'User' };
const WHO = { User: 'the visitor', Support: 'the agent' };

/**
 * @param trace as the API gives it
 * @return messages [{seq, clientMessageId, from, storedAt, acceptedAt, steps, fate}], those never stored last, and connections
 */
export function judge(trace) {
  const steps = trace.steps.map(({ node, nodeId, step }) => ({ node, ...step, key: `${nodeId ?? node} ${step.connection}` }));
  const sides = new Map(steps.filter(s => s.what === 'JOINED').map(s => [s.key, s.detail]));
  nameByOrder(steps);
  learnSides(sides, steps, trace.entries);
  steps.forEach(step => (step.side = sides.get(step.key)));
  const stored = trace.entries.filter(entry => entry.what === 'MessageSent').map(entry => messageOf(entry, steps));
  const known = new Set(stored.map(message => message.seq));
  const messages = [...stored, ...trimmed(steps, known), ...neverStored(steps, stored)];
  const isClaimed = trace.entries.some(entry => entry.what === 'Claimed');
  messages.forEach(message => (message.fate = fateOf(message, { steps, isClaimed }, trace.silent)));
  return { messages, steps, sides };
}

/** A connection whose joining is remembered no longer is of the side whose messages it sent. */
function learnSides(sides, steps, entries) {
  for (const step of steps.filter(s => isStored(s) && !sides.has(s.key))) {
    const entry = entries.find(e => e.position === `${step.lastSeq}-0`);
    if (entry?.from) {
      sides.set(step.key, entry.from);
    }
  }
}

/** A connection's messages are handled one after the other: what is accepted is what is stored, or not, next. */
function nameByOrder(steps) {
  const underWay = new Map();
  for (const step of steps) {
    if (step.what === 'ACCEPTED') {
      underWay.set(step.key, step);
    } else if (isStored(step) || isRefused(step)) {
      const accepted = underWay.get(step.key);
      if (accepted && (accepted.clientMessageId ?? null) === (step.clientMessageId ?? null)) {
        accepted.outcome = step;
        step.accepted = accepted;
        underWay.delete(step.key);
      }
    }
  }
}

function messageOf(entry, steps) {
  const seq = Number(entry.position.split('-')[0]);
  return withSteps({ seq, clientMessageId: entry.clientMessageId, from: entry.from, storedAt: entry.atMicros }, steps);
}

/** What was stored, but is no longer among the entries that the log shows. */
function trimmed(steps, known) {
  const seqs = new Set(steps.filter(s => s.what === 'STORED' && !known.has(s.lastSeq)).map(s => s.lastSeq));
  return [...seqs].map(seq => {
    const step = steps.find(s => s.what === 'STORED' && s.lastSeq === seq);
    return withSteps(
      { seq, clientMessageId: step.clientMessageId, from: step.side, storedAt: step.atMicros, isTrimmed: true },
      steps,
    );
  });
}

/** What is refused before it is accepted, as it is too long or too much, may be no message, unless it has a message's name. */
function neverStored(steps, stored) {
  const names = new Set(stored.map(message => message.clientMessageId));
  return steps
    .filter(s => !s.clientMessageId || !names.has(s.clientMessageId))
    .filter(s => (s.what === 'ACCEPTED' && !isStored(s.outcome ?? {})) || (isRefused(s) && !s.accepted && s.clientMessageId))
    .filter(s => !s.clientMessageId || !steps.some(o => isStored(o) && o.clientMessageId === s.clientMessageId))
    .filter((s, i, all) => !s.clientMessageId || !all.slice(i + 1).some(later => later.clientMessageId === s.clientMessageId))
    .map(s => ({
      seq: 0,
      clientMessageId: s.clientMessageId,
      from: s.side,
      acceptedAt: s.atMicros,
      steps: s.outcome ? [s, s.outcome] : [s],
    }));
}

const isRefused = step => step.what === 'REFUSED' || step.what === 'UNKNOWN';

const isStored = step => step.what === 'STORED' || step.what === 'DUPLICATE';

/** Its own steps, and the first by which each connection was told of it or each side has seen it. */
function withSteps(message, steps) {
  const { seq } = message;
  const covers = step => step.firstSeq <= seq && seq <= step.lastSeq;
  const own = steps.filter(
    step =>
      (isStored(step) && step.lastSeq === seq) ||
      (step.what === 'ACCEPTED' && isStored(step.outcome ?? {}) && step.outcome.lastSeq === seq) ||
      ((step.what === 'RECEIVED' || step.what === 'DELIVERED') && covers(step)),
  );
  const told = new Set(own.filter(step => step.what === 'DELIVERED').map(step => step.key));
  const later = [];
  const once = new Set();
  for (const step of steps.filter(covers)) {
    const who = step.what === 'SEEN' ? `seen ${step.detail}` : `joined ${step.key}`;
    const counts = step.what === 'SEEN' || (step.what === 'JOINED' && !told.has(step.key));
    if (counts && !once.has(who)) {
      once.add(who);
      later.push(step);
    }
  }
  const all = inOrder([...own, ...later]);
  return { ...message, steps: all, acceptedAt: all.find(step => step.what === 'ACCEPTED')?.atMicros };
}

/** Clocks are known to a few ms: whatever they say, nothing happens to a message before it was accepted. */
function inOrder(steps) {
  const sorted = steps.sort((a, b) => a.atMicros - b.atMicros || ORDER[a.what] - ORDER[b.what]);
  // Not a repeat of what was there.
  const first = sorted.findIndex(step => step.what === 'ACCEPTED' && step.outcome?.what === 'STORED');
  return first > 0 ? [sorted[first], ...sorted.slice(0, first), ...sorted.slice(first + 1)] : sorted;
}

const ORDER = { ACCEPTED: 0, STORED: 1, DUPLICATE: 2, REFUSED: 2, UNKNOWN: 2, RECEIVED: 3, DELIVERED: 4, JOINED: 5, SEEN: 6, GONE: 7 };

/** @return {level: good|warn|bad|unknown, short, sentence} */
function fateOf(message, chat, silent) {
  const fate = message.seq === 0 ? fateOfNeverStored(message) : fateOfStored(message, chat);
  if (silent.length > 0 && fate.level !== 'good') {
    fate.sentence += ` ${listed(silent)} did not answer: what happened there is missing here.`;
  }
  return fate;
}

function fateOfNeverStored({ steps }) {
  const outcome = steps.at(-1);
  if (outcome?.what === 'REFUSED') {
    return fate('bad', 'refused', `It was never stored: the server refused it (${outcome.detail}), and told the sender so.`);
  } else if (outcome?.what === 'UNKNOWN') {
    return fate('bad', 'not confirmed', `Nobody knows whether it was stored: Redis gave no answer (${outcome.detail}). The sender was told to try again.`);
  }
  return fate('warn', 'under way', 'It was accepted, and there is no answer of Redis yet.');
}

function fateOfStored({ seq, from, steps: own, storedAt }, { steps, isClaimed }) {
  const to = OTHER[from];
  const who = WHO[to] ?? 'the other side';
  const written = own.filter(step => isTold(step));
  const reached = written.filter(step => step.side === to);
  const seenBy = own.find(step => step.what === 'SEEN' && step.detail === to);
  const start = own.find(step => step.what === 'ACCEPTED')?.atMicros ?? storedAt;
  if (own.length === 0) {
    return fate('unknown', 'no steps', 'It is stored. How it was delivered is remembered no longer: too long ago, or the nodes that knew have ended.');
  }
  const sent = 'It was stored';
  if (seenBy) {
    return fate('good', 'seen', `${sent}${deliveredTo(reached, who)}; ${who} has seen it, ${after(seenBy, start)}.`);
  } else if (reached.length > 0) {
    return fate('good', 'delivered', `${sent}${deliveredTo(reached, who)}, first ${after(reached[0], start)}. It is not marked as seen.`);
  }
  const nameless = written.filter(step => !step.side);
  if (nameless.length > 0) {
    const keys = [...new Set(nameless.map(placeOf))];
    return fate('unknown', 'delivered?', `${sent} and delivered to ${listed(keys)}, of which nobody remembers whether it is ${who}.`);
  }
  if (to === 'Support' && !isClaimed && !steps.some(step => step.what === 'JOINED' && step.detail === to)) {
    return fate('warn', 'waiting', `${sent}. No agent has taken the chat yet; whoever does is told it.`);
  }
  if (!steps.some(step => step.side === to)) {
    return fate('unknown', 'no trace', `${sent}. Nothing is remembered of ${who}: it was there before, or on nodes that have ended.`);
  }
  const failed = own.some(step => step.what === 'DELIVERED' && step.side === to);
  const there = connectedAt(steps, to, storedAt);
  const why = failed
    ? `its connection was gone just then`
    : there.length > 0
      ? `although ${plural(there.length, 'connection')} of its side ${there.length === 1 ? 'was' : 'were'} open (${listed(there.map(placeOf))})`
      : 'none of its connections was open, nor has one come since';
  return fate('bad', 'not delivered', `${sent}, but was not delivered to ${who}: ${why}. It is told when ${who} comes back.`, seq);
}

const fate = (level, short, sentence) => ({ level, short, sentence });

const isTold = step => (step.what === 'DELIVERED' && !step.detail) || step.what === 'JOINED';

function deliveredTo(reached, who) {
  const keys = [...new Set(reached.map(placeOf))];
  return keys.length === 0 ? '' : ` and delivered to ${plural(keys.length, 'connection')} of ${who} (${listed(keys)})`;
}

const placeOf = step => `${step.connection} on ${step.node}`;

function after(step, start) {
  const millis = Math.max(0, (step.atMicros - start) / 1000);
  return millis < 1000 ? `${Math.round(millis)} ms after it was sent` : `${age(millis)} after it was sent`;
}

/** The side's connections that were open then. */
function connectedAt(steps, side, atMicros) {
  return steps.filter(
    joined =>
      joined.what === 'JOINED' &&
      joined.detail === side &&
      joined.atMicros <= atMicros &&
      !steps.some(gone => gone.what === 'GONE' && gone.key === joined.key && gone.atMicros <= atMicros),
  );
}

/** About all of them. */
export function verdictOn({ messages }, silent) {
  const by = level => messages.filter(message => message.fate.level === level);
  const names = some => listed(some.slice(0, 5).map(nameOf)) + (some.length > 5 ? ` and ${some.length - 5} more` : '');
  const missing = silent.length > 0 ? ` ${listed(silent)} did not answer: what happened there is missing here.` : '';
  if (messages.length === 0) {
    return { level: 'unknown', sentence: `Redis holds no message of this chat, and no node remembers one.${missing}` };
  } else if (by('bad').length > 0) {
    const one = by('bad').length === 1;
    return { level: 'bad', sentence: `${plural(by('bad').length, 'message')} of ${messages.length} did not arrive: ${names(by('bad'))}. Select ${one ? 'it' : 'one'} to see why.${missing}` };
  } else if (by('unknown').length === messages.length) {
    return { level: 'unknown', sentence: `${plural(messages.length, 'message is', 'messages are')} stored. How ${messages.length === 1 ? 'it was' : 'they were'} delivered is remembered no longer: too long ago, or the nodes that knew have ended.${missing}` };
  }
  const waiting = messages.filter(message => message.fate.short === 'waiting').length;
  if (waiting === messages.length) {
    return { level: 'warn', sentence: `${plural(waiting, 'message is', 'messages are')} stored. No agent has taken the chat yet.${missing}` };
  }
  const seen = messages.filter(message => message.fate.short === 'seen').length;
  const forgotten = by('unknown').length > 0 ? ` Of ${by('unknown').length} older it is remembered no longer.` : '';
  return {
    level: by('warn').length > 0 ? 'warn' : 'good',
    sentence: `${by('good').length === 1 ? 'The message was' : `All ${by('good').length} messages were`} stored and delivered to the other side${seen > 0 ? `; ${seen} ${seen === 1 ? 'was' : 'were'} marked as seen` : ''}.${forgotten}${missing}`,
  };
}

export const nameOf = message => (message.seq > 0 ? `message ${message.seq}` : message.clientMessageId ?? 'one without a name');
