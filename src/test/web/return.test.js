import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Chat, Outbox } from '../../main/resources/web/client.js';
import { AGENT, Scripted, USER } from './support/scripted.js';
import { closeAll, MemoryStorage, opening } from './support/site.js';

afterEach(closeAll);

const SERVER = 'http://chat.invalid';

/** Two pages of one tab, the first of which a browser keeps for the way back. */
function pages() {
  const storage = new MemoryStorage();
  const browser = new EventTarget();
  const script = new Scripted();
  const first = opening(chat(script.environment({ storage, wake: [browser] })));
  const told = [];
  ['outbox', 'ending'].forEach((what) => first.on(what, () => told.push(what)));
  join(script);
  return {
    first,
    script,
    told,
    /** The chat there, which reaches nobody. */
    next() {
      browser.dispatchEvent(new Event('pagehide'));
      return opening(chat(new Scripted().environment({ storage })));
    },
    back(welcome = join) {
      told.length = 0;
      browser.dispatchEvent(new Event('pageshow'));
      welcome(script);
    },
    outbox: () => new Outbox(storage, { server: SERVER, chatId: USER.chatId, side: 'User' }),
  };
}

function chat(environment) {
  return new Chat({ server: SERVER, user: { ...USER } }, environment);
}

function join(script) {
  script.open();
  script.say('UserJoined', { ...USER, epoch: 'e1' });
}

const contents = ({ outbox }) => outbox.entries.map(({ content, failed }) => [content, failed]);
const sent = ({ heard }) => heard.filter(({ type }) => type === 'ChatMessage').map(({ args }) => args.content);

test('what the next page has left unsent is sent by the one that is come back to, before what is written there', () => {
  const { first, script, told, next, back } = pages();
  const second = next();
  second.send('on the next page');
  second.stop();

  back();
  first.send('back again');

  assert.deepEqual(sent(script), ['on the next page', 'back again']);
  assert.deepEqual(contents(first), [
    ['on the next page', undefined],
    ['back again', undefined],
  ]);
  assert.deepEqual(told, ['outbox', 'outbox']);
});

test('what was taken back or sent again on the next page is not as it was here', () => {
  const { first, script, next, back } = pages();
  const [taken, retried] = ['taken back', 'sent again'].map((text) => first.send(text));
  [taken, retried].forEach((clientMessageId) =>
    script.say('Error', { code: 'TOO_LONG', retryable: false, clientMessageId }),
  );
  const second = next();
  second.takeBack(taken);
  second.retry(retried);
  second.stop();

  back();

  assert.deepEqual(contents(first), [['sent again', undefined]]);
  assert.deepEqual(sent(script), ['sent again']);
});

test('what was taken back on the next page stays so, also if this one is left again before it has joined', () => {
  const { first, script, next, back } = pages();
  const id = first.send('taken back');
  script.say('Error', { code: 'TOO_LONG', retryable: false, clientMessageId: id });
  const second = next();
  second.takeBack(id);
  second.stop();

  back(() => {});
  next().stop();
  back();

  assert.deepEqual(contents(first), []);
});

test('what the history tells of the next page is not sent again', () => {
  const { first, script, next, back } = pages();
  const second = next();
  const id = second.send('stored');
  second.stop();

  back((scripted) => {
    scripted.open();
    scripted.say('SupportJoinedUser', { ...USER, ...AGENT, epoch: 'e1' });
    const message = { seq: 1, from: 'User', content: 'stored', timestamp: '2026-01-01T00:00:00Z', clientMessageId: id };
    scripted.say('ChatHistory', { messages: [message], epoch: 'e1', user: USER, support: AGENT });
  });

  assert.deepEqual(sent(script), []);
  assert.deepEqual(contents(first), []);
});

test('what is in no storage is still there when one comes back', () => {
  const { first, script, next, back, outbox } = pages();
  const id = first.send('kept');
  const stale = outbox().get(id);
  const setItem = MemoryStorage.prototype.setItem;
  MemoryStorage.prototype.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  try {
    script.say('Error', { code: 'TOO_LONG', retryable: false, clientMessageId: id });
    next().stop();
    back();
  } finally {
    MemoryStorage.prototype.setItem = setItem;
  }

  assert.equal(stale.failed, undefined);
  assert.deepEqual(contents(first), [['kept', 'TOO_LONG']]);
});

test('what the next page has left unsent is not sent where the chat is over, and is shown', () => {
  const { first, next, back } = pages();
  const second = next();
  second.send('on the next page');
  second.stop();

  back((script) => {
    script.open();
    script.close(4410);
  });

  assert.deepEqual([first.state, contents(first)], ['over', [['on the next page', 'OVER']]]);
});

test('a chat that shall end since the next page ends on the one that is come back to', () => {
  const { first, script, told, next, back } = pages();
  const second = next();
  second.end();
  second.stop();

  back();

  assert.equal(first.isEnding, true);
  assert.ok(told.includes('ending'));
  assert.deepEqual(script.types, ['Join', 'Leave']);
});

test('a page that was never left leaves to another tab what that one sends', () => {
  const { first, script, told, back, outbox } = pages();
  outbox().add('of another tab');
  script.close(1006);

  back();
  first.send('here');

  assert.deepEqual(sent(script), ['here']);
  assert.deepEqual(told, ['outbox']);
});
