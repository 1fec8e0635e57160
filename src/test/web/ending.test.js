import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { Chat } from '../../main/resources/web/client.js';
import { AGENT, Scripted, USER } from './support/scripted.js';
import {
  chatPort,
  closeAll,
  contents,
  conversation,
  MemoryStorage,
  opening,
  proxyBefore,
  until,
  userChat,
} from './support/site.js';

afterEach(closeAll);

function scriptedChat(more = {}) {
  const script = new Scripted();
  const chat = opening(new Chat({ server: 'http://chat.invalid', user: { ...USER } }, script.environment(more)));
  return { script, chat };
}

/** The user's page is let in, and an agent has the chat. */
function welcome(script, history = {}) {
  script.open();
  script.say('SupportJoinedUser', { ...USER, ...AGENT, epoch: 'e1' });
  script.say('ChatHistory', { messages: [], epoch: 'e1', user: USER, support: AGENT, ...history });
}

const over = (chat) => until(chat, ['over'], () => chat.state === 'over', 'over');

test('the end waits for what was written before it while there was no connection', async () => {
  const proxy = await proxyBefore(chatPort);
  const { user, agent } = await conversation({ userAt: proxy.address });
  proxy.refuse();
  await until(user, ['connection'], () => !user.connected);
  const told = until(user, ['ending'], () => user.isEnding);
  user.send('one');
  user.send('last words');
  user.end();
  await told;

  proxy.refuse(false);

  await Promise.all([over(user), over(agent)]);
  assert.deepEqual(contents(agent), ['one', 'last words']);
  assert.deepEqual([agent.ending, user.isEnding], [{ reason: 'ended', by: 'User' }, false]);
  assert.deepEqual(user.outbox.entries, []);
});

test('the end waits for more messages than may be under way at once', async () => {
  const { user, agent } = await conversation();
  const said = Array.from({ length: 60 }, (nothing, i) => `message ${i}`);

  said.forEach((text) => user.send(text));
  user.end();

  await Promise.all([over(user), over(agent)]);
  assert.deepEqual(contents(agent), said);
});

test('the wish to end outlives the page, and is forgotten with the chat', async () => {
  const proxy = await proxyBefore(chatPort);
  const storage = new MemoryStorage();
  const { registered, user, agent } = await conversation({ userAt: proxy.address, user: { storage } });
  proxy.refuse();
  user.send('last words');
  user.end();
  user.stop();

  const reloaded = userChat(registered, { storage }, proxy.address);
  assert.equal(reloaded.isEnding, true);
  proxy.refuse(false);

  await Promise.all([over(reloaded), over(agent)]);
  assert.deepEqual(contents(agent), ['last words']);
  assert.equal(storage.length, 0);
});

test('what another tab wishes to end is ending here too', () => {
  const storage = new MemoryStorage();
  const { chat: tab } = scriptedChat({ storage: new MemoryStorage() });
  const { chat } = scriptedChat({ storage });
  let told = 0;
  tab.on('ending', () => told++);

  chat.end();
  const key = storage.key(0);
  // What a browser tells other tabs.
  tab.changedElsewhere({ key, oldValue: null, newValue: storage.getItem(key) });

  assert.deepEqual([tab.isEnding, told], [true, 1]);
});

test('what is written after the end is refused, and kept', () => {
  const { script, chat } = scriptedChat();
  welcome(script);
  chat.send('before');

  chat.end();
  const id = chat.send('after');

  assert.equal(chat.outbox.get(id).failed, 'OVER');
  assert.equal(chat.retry(id), false);
  script.store(1);
  assert.deepEqual(script.types, ['Join', 'ChatMessage', 'Leave']);
});

test('who wants to go does not wait for ever for what does not get through', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { script, chat } = scriptedChat();
    welcome(script);
    chat.send('last words');
    chat.end();
    assert.equal(script.types.includes('Leave'), false);

    mock.timers.tick(15_000);

    assert.equal(script.types.includes('Leave'), true);
  } finally {
    closeAll();
    mock.timers.reset();
  }
});

test('an end that was refused for now is said again', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { script, chat } = scriptedChat();
    welcome(script);
    chat.end();
    script.say('Error', { code: 'UNAVAILABLE', retryable: true });

    mock.timers.tick(1_000);

    assert.deepEqual(script.types, ['Join', 'Leave', 'Leave']);
  } finally {
    closeAll();
    mock.timers.reset();
  }
});

test('of a chat that is over at the join nobody knows why', async () => {
  const { registered, user, agent } = await conversation();
  agent.end();
  await over(user);

  const late = userChat(registered);
  await over(late);

  assert.equal(late.ending.reason, 'unknown');
  assert.equal(late.ending.by, undefined);
});

test('a chat that expires under the eyes of its user has expired', () => {
  const { script, chat } = scriptedChat();
  welcome(script);

  script.say('ChatExpired', { chatId: USER.chatId });
  script.close(4410);

  assert.deepEqual(chat.ending, { reason: 'expired' });
});

test('a join that would always be refused is given up, and what was written is kept', () => {
  const script = new Scripted();
  const agent = { server: 'http://chat.invalid', side: 'Support', user: { ...USER }, supportUserName: 'Vi\tka' };
  const chat = opening(new Chat(agent, script.environment()));
  chat.send('Hello');
  script.open();

  script.say('Error', { code: 'BAD_MESSAGE', message: 'supportUserName', retryable: false });

  assert.deepEqual([chat.state, chat.ending], ['over', { reason: 'failed', code: 'BAD_MESSAGE' }]);
  assert.equal(script.isOpen, false);
  assert.deepEqual(
    chat.outbox.entries.map(({ content, failed }) => [content, failed]),
    [['Hello', 'OVER']],
  );
});

test('what is refused later, or because of whom a chat belongs to, ends nothing by itself', () => {
  const { script, chat } = scriptedChat();
  script.open();
  script.say('Error', { code: 'FORBIDDEN', retryable: false });
  assert.equal(chat.state, 'joining');
  script.say('SupportJoinedUser', { ...USER, ...AGENT, epoch: 'e1' });

  script.say('Error', { code: 'BAD_MESSAGE', retryable: false });

  assert.equal(chat.state, 'active');
});

test('a bare end is nobody’s, unless it was wished here', () => {
  const { script, chat } = scriptedChat();
  welcome(script);
  script.close(1000);
  assert.deepEqual(chat.ending, { reason: 'unknown', code: 1000 });

  const { script: other, chat: ended } = scriptedChat();
  welcome(other);
  ended.end();
  other.close(4410);
  assert.deepEqual(ended.ending, { reason: 'ended', by: 'User' });
});
