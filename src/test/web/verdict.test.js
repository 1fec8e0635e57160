import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, verdictOn } from '../../main/resources/console/verdict.js';

const USER = 'c1';
const AGENT = 'c2';

let now = 0;
const step = (what, more = {}) => ({ node: 'a', step: { atMicros: (now += 1000), what, firstSeq: 0, lastSeq: 0, ...more } });
const joined = (connection, detail) => step('JOINED', { connection, detail });
const accepted = name => step('ACCEPTED', { connection: USER, clientMessageId: name });
const stored = (seq, name) => step('STORED', { connection: USER, clientMessageId: name, firstSeq: seq, lastSeq: seq });
const delivered = (seq, connection, detail) => step('DELIVERED', { connection, firstSeq: seq, lastSeq: seq, detail });
const entry = (seq, name) => ({ position: `${seq}-0`, what: 'MessageSent', from: 'User', clientMessageId: name, atMicros: (now += 1000) });

const judged = (steps, entries = [], silent = []) => judge({ steps, entries, silent });
const only = found => {
  assert.equal(found.messages.length, 1);
  return found.messages[0].fate;
};

test('what was refused after it was accepted was never stored', () => {
  const fate = only(judged([joined(USER, 'User'), accepted('m'), step('REFUSED', { connection: USER, clientMessageId: 'm', detail: 'FORBIDDEN' })]));
  assert.equal(fate.level, 'bad');
  assert.match(fate.sentence, /never stored: the server refused it \(FORBIDDEN\)/);
});

test('what was refused before it was accepted is a message if it has a name', () => {
  const found = judged([
    joined(USER, 'User'),
    step('REFUSED', { connection: USER, clientMessageId: 'm', detail: 'TOO_LONG' }),
    step('REFUSED', { connection: USER, detail: 'BAD_MESSAGE' }),
  ]);
  assert.match(only(found).sentence, /refused it \(TOO_LONG\)/);
  assert.match(verdictOn(found, []).sentence, /1 message of 1 did not arrive: m/);
});

test('what was too much, and stored when it was sent again, has arrived', () => {
  const found = judged(
    [
      joined(USER, 'User'),
      joined(AGENT, 'Support'),
      step('REFUSED', { connection: USER, clientMessageId: 'm', detail: 'RATE_LIMITED' }),
      accepted('m'),
      stored(1, 'm'),
      delivered(1, USER),
      delivered(1, AGENT),
    ],
    [entry(1, 'm')],
  );
  assert.equal(only(found).short, 'delivered');
});

test('of what Redis has not answered nobody knows whether it is stored', () => {
  const fate = only(judged([joined(USER, 'User'), accepted('m'), step('UNKNOWN', { connection: USER, clientMessageId: 'm', detail: 'UNAVAILABLE' })]));
  assert.match(fate.sentence, /Nobody knows whether it was stored: Redis gave no answer \(UNAVAILABLE\)/);
});

test('a node that does not answer is named where something is missing', () => {
  const silent = ['b'];
  const steps = [joined(USER, 'User'), accepted('m'), stored(1, 'm'), delivered(1, USER)];
  const fate = only(judged(steps, [entry(1, 'm')], silent));
  assert.match(fate.sentence, /b did not answer: what happened there is missing here/);
});

test('what nobody remembers is stored all the same', () => {
  const found = judged([], [entry(1, 'm'), entry(2, 'n')]);
  assert.ok(found.messages.every(message => message.fate.short === 'no steps'));
  assert.match(verdictOn(found, []).sentence, /2 messages are stored. How they were delivered is remembered no longer/);
});

test('what could not be written was not delivered', () => {
  const steps = [joined(USER, 'User'), joined(AGENT, 'Support'), accepted('m'), stored(1, 'm'), delivered(1, AGENT, 'not written: the connection was gone')];
  assert.match(only(judged(steps, [entry(1, 'm')])).sentence, /not delivered to the agent: its connection was gone just then/);
});

test('what was too much here, and was stored by a node that remembers nothing, has been stored', () => {
  const found = judged([joined(USER, 'User'), step('REFUSED', { connection: USER, clientMessageId: 'm', detail: 'RATE_LIMITED' })], [entry(1, 'm')]);
  assert.equal(found.messages.length, 1);
  assert.equal(found.messages[0].seq, 1);
});

test('a message was accepted before all else, whatever the clocks say', () => {
  const before = { node: 'b', step: { atMicros: now + 900, what: 'RECEIVED', firstSeq: 1, lastSeq: 1 } };
  const steps = [joined(USER, 'User'), before, accepted('m'), stored(1, 'm'), delivered(1, USER)];
  const found = judged(steps.sort((a, b) => a.step.atMicros - b.step.atMicros), [entry(1, 'm')]);
  assert.deepEqual(found.messages[0].steps.map(each => each.what).slice(0, 2), ['ACCEPTED', 'RECEIVED']);
});

test('what was repeated was received before', () => {
  const received = step('RECEIVED', { firstSeq: 1, lastSeq: 1 });
  const repeated = [accepted('m'), step('DUPLICATE', { connection: USER, clientMessageId: 'm', firstSeq: 1, lastSeq: 1 })];
  const found = judged([received, joined(USER, 'User'), ...repeated], [entry(1, 'm')]);
  assert.deepEqual(found.messages[0].steps.map(each => each.what).slice(0, 2), ['RECEIVED', 'ACCEPTED']);
});
