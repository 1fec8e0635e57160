import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { Chat } from '../../main/resources/web/client.js';
import { Scripted, USER } from './support/scripted.js';
import { closeAll, opening } from './support/site.js';

afterEach(closeAll);

function userChat(script, page) {
  return opening(new Chat({ server: 'http://chat.invalid', user: { ...USER } }, script.environment({ wake: [page] })));
}

/** A user whose three messages are stored comes back, and is told a reset. */
async function resetAfterThree(history) {
  const script = new Scripted();
  const page = new EventTarget();
  const chat = userChat(script, page);
  script.open();
  script.say('UserJoined', { ...USER, epoch: 'e1' });
  ['one', 'two', 'three'].forEach((text) => chat.send(text));
  script.store(1);
  const stored = [...chat.messages];
  script.close(1006);
  page.dispatchEvent(new Event('online'));
  script.open();
  script.say('UserJoined', { ...USER, epoch: history.epoch });
  script.say('ChatHistory', { ...history, reset: true, user: USER, messages: history.messages(stored) });
  return script.heard.filter(({ type }) => type === 'ChatMessage').map(({ args }) => args.content);
}

test('what a server keeps no more was not forgotten: it is not said again', async () => {
  const kept = await resetAfterThree({ epoch: 'e1', messages: (stored) => stored.slice(1) });
  assert.deepEqual(kept, []);

  const lost = await resetAfterThree({ epoch: 'e1', messages: (stored) => stored.slice(0, 2) });
  assert.deepEqual(lost, ['three']);

  const trimmed = await resetAfterThree({ epoch: 'e2', messages: (stored) => stored.slice(1) });
  assert.deepEqual(trimmed, []);

  const lostOfIt = await resetAfterThree({ epoch: 'e2', messages: (stored) => stored.slice(1, 2) });
  assert.deepEqual(lostOfIt, ['three']);

  const empty = await resetAfterThree({ epoch: 'e1', messages: () => [] });
  assert.deepEqual(empty, ['one', 'two', 'three']);
});

test('a log that begins anew keeps all it has: what is not in it was forgotten', async () => {
  const anew = (messages) => messages.map((message, i) => ({ ...message, seq: i + 1 }));

  const begun = await resetAfterThree({ epoch: 'e2', messages: (stored) => anew(stored.slice(1)) });
  assert.deepEqual(begun, ['one']);

  const holed = await resetAfterThree({ epoch: 'e2', messages: ([one, two, three]) => anew([one, three]) });
  assert.deepEqual(holed, ['two']);

  const emptied = await resetAfterThree({ epoch: 'e2', messages: () => [] });
  assert.deepEqual(emptied, ['one', 'two', 'three']);

  // What is as old as the first that is kept may belong to it: the server knows, and stores nothing twice.
  const mixed = await resetAfterThree({
    epoch: 'e2',
    messages: ([one, two, three]) => [{ ...one, seq: 7, timestamp: two.timestamp }, { ...three, seq: 8 }],
  });
  assert.deepEqual(mixed, ['two']);
});

test('a network that is there again is tried at once, also while an attempt hangs', async () => {
  const script = new Scripted();
  const page = new EventTarget();
  userChat(script, page);
  assert.equal(script.connections, 1);

  page.dispatchEvent(new Event('focus'));
  assert.equal(script.connections, 1);
  page.dispatchEvent(new Event('online'));

  assert.equal(script.connections, 2);
});

test('a page that is left lets its connection go, and has another when it comes back', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const script = new Scripted();
    const page = new EventTarget();
    const chat = userChat(script, page);
    script.open();
    script.say('UserJoined', { ...USER, epoch: 'e1' });
    chat.send('Hello');

    // As browsers say it.
    page.dispatchEvent(new Event('pagehide'));
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    mock.timers.tick(3_600_000);
    assert.deepEqual([script.isOpen, script.connections, chat.connected], [false, 1, false]);

    page.hidden = false;
    page.dispatchEvent(new Event('pageshow'));
    script.open();
    script.say('UserJoined', { ...USER, epoch: 'e1' });
    assert.deepEqual([script.connections, script.types], [2, ['Join', 'ChatMessage']]);
  } finally {
    closeAll();
    mock.timers.reset();
  }
});

test('another connection is not slower for what was refused on the one before', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const script = new Scripted();
    const page = new EventTarget();
    const chat = userChat(script, page);
    const refuse = () => script.say('Error', { code: 'UNAVAILABLE', retryable: true });
    const join = () => {
      script.open();
      script.say('UserJoined', { ...USER, epoch: 'e1' });
    };
    const sent = () => script.heard.filter(({ type }) => type === 'ChatMessage').length;
    join();
    chat.send('Hello');
    for (let pause = 300; pause <= 5_000; pause *= 2) {
      refuse();
      mock.timers.tick(pause);
    }
    script.close(1006);
    page.dispatchEvent(new Event('online'));
    join();
    assert.equal(sent(), 1);

    refuse();
    mock.timers.tick(300);

    assert.equal(sent(), 2);
  } finally {
    closeAll();
    mock.timers.reset();
  }
});
