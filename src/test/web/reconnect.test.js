import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { register } from '../../main/resources/web/client.js';
import {
  acknowledged,
  active,
  agentChat,
  chatPort,
  closeAll,
  connected,
  contents,
  conversation,
  happens,
  heard,
  MemoryStorage,
  proxyBefore,
  server,
  strictChatPort,
  until,
  userChat,
  userList,
  usersPort,
} from './support/site.js';

afterEach(closeAll);

test('nothing is lost, doubled or reordered while the connection is cut again and again', async () => {
  const proxy = await proxyBefore(chatPort);
  const { user, agent } = await conversation({ userAt: proxy.address, agentAt: proxy.address });
  const said = Array.from({ length: 300 }, (nothing, i) => `message ${i}`);

  for (const text of said) {
    user.send(`user ${text}`);
    agent.send(`agent ${text}`);
    if (Number(text.split(' ')[1]) % 20 === 7) {
      // Cut with messages and acknowledgements under way.
      await heard(user, user.messages.length + 1);
      proxy.cut();
    }
  }
  await Promise.all([acknowledged(user), acknowledged(agent), heard(user, 600), heard(agent, 600)]);

  assert.deepEqual(user.messages, agent.messages);
  assert.deepEqual(
    user.messages.map((message) => message.seq),
    Array.from({ length: 600 }, (nothing, i) => i + 1),
  );
  assert.deepEqual(
    of('User', user),
    said.map((text) => `user ${text}`),
  );
  assert.deepEqual(
    of('Support', user),
    said.map((text) => `agent ${text}`),
  );
  assert.ok(proxy.connections > 10, `${proxy.connections} connections`);
});

function of(side, chat) {
  return chat.messages.filter((message) => message.from === side).map((message) => message.content);
}

test('what was missed comes by itself, and only that', async () => {
  const proxy = await proxyBefore(chatPort);
  const { user, agent } = await conversation({ userAt: proxy.address });
  agent.send('one');
  await heard(user, 1);
  proxy.refuse();
  agent.send('two');
  agent.send('three');
  await acknowledged(agent);
  const history = happens(user, 'history');

  proxy.refuse(false);

  const { messages, reset } = await history;
  assert.deepEqual([messages.map((message) => message.content), reset], [['two', 'three'], false]);
  assert.deepEqual(contents(user), ['one', 'two', 'three']);
});

test('the outbox outlives the page, and is sent once', async () => {
  const proxy = await proxyBefore(chatPort);
  const storage = new MemoryStorage();
  const { registered, user, agent } = await conversation({ userAt: proxy.address, user: { storage } });
  proxy.refuse();
  user.send('one');
  user.send('two');
  user.stop();

  const reloaded = userChat(registered, { storage }, proxy.address);
  assert.deepEqual(
    reloaded.outbox.entries.map((entry) => entry.content),
    ['one', 'two'],
  );
  proxy.refuse(false);

  await Promise.all([acknowledged(reloaded), heard(agent, 2)]);
  assert.deepEqual(contents(agent), ['one', 'two']);
  assert.equal(storage.length, 0);
});

test('what one tab left unsent another one sends', async () => {
  const storage = new MemoryStorage();
  const { registered, user, agent } = await conversation({ user: { storage } });
  const tab = userChat(registered, { storage });
  await active(tab);
  // It has no connection, and gets none any more.
  user.stop();
  const id = user.send('left behind');

  // What a browser tells other tabs.
  const key = storage.key(0);
  tab.changedElsewhere({ key, oldValue: null, newValue: storage.getItem(key) });

  // The agent may hear it before the sender does.
  await Promise.all([acknowledged(tab), heard(agent, 1)]);
  assert.deepEqual(contents(agent), ['left behind']);
  assert.equal(tab.outbox.has(id), false);
});

test('a connection that has become silent is given up', async () => {
  const proxy = await proxyBefore(chatPort);
  const { user, agent } = await conversation({ userAt: proxy.address });
  // So that the client knows how often that is.
  for (let i = 0; i < 4; i++) {
    await proxy.pinged();
  }
  proxy.freeze();
  user.send('into the void');

  const { reason } = await until(user, ['connection'], (told) => told?.connected === false);
  proxy.thaw();

  assert.equal(reason, 'silent');
  await acknowledged(user);
  assert.deepEqual(of('User', user), ['into the void']);
});

// pageshow: also of a page that a browser had put aside as it was.
for (const wake of ['online', 'focus', 'pageshow', 'visibilitychange']) {
  test(`a page that comes back (${wake}) does not wait out its delay`, async () => {
    const proxy = await proxyBefore(chatPort);
    const page = new EventTarget();
    const slow = { backoff: { firstMillis: 3_600_000, maxMillis: 3_600_000 }, wake: [page] };
    const { user } = await conversation({ userAt: proxy.address, user: slow });
    proxy.cut();
    await until(user, ['connection'], (told) => told?.connected === false);

    page.dispatchEvent(new Event(wake));

    await connected(user);
  });
}

test('after a reset what was forgotten is said again, before what is new', async () => {
  const proxy = await proxyBefore(chatPort);
  const { registered, user, agent } = await conversation({ userAt: proxy.address });
  user.send('kept');
  await heard(agent, 1);
  agent.send('hello');
  await Promise.all([heard(user, 2), heard(agent, 2)]);
  proxy.refuse();
  // Shown as acknowledged, and not in the store: what a Redis that lost its last second leaves behind.
  user.messages.push({ from: 'User', content: 'forgotten', seq: 3, clientMessageId: 'f0', userId: registered.userId });
  user.messages.push({
    from: 'Support',
    content: 'never was',
    seq: 4,
    clientMessageId: 'f1',
    supportId: agent.supportId,
  });
  user.send('new');

  proxy.refuse(false);

  await acknowledged(user);
  await heard(agent, 4);
  assert.deepEqual(contents(user), ['kept', 'hello', 'forgotten', 'new']);
  assert.deepEqual(user.messages, agent.messages);
});

test('a long outbox reaches a server that bears little in order', async () => {
  const strict = `http://127.0.0.1:${strictChatPort}`;
  const registered = await register(strict, { name: 'Nika' });
  const user = userChat(registered, {}, strict);
  const errors = [];
  user.on('error', ({ code }) => errors.push(code));
  const said = Array.from({ length: 120 }, (nothing, i) => `message ${i}`);

  said.forEach((text) => user.send(text));
  await acknowledged(user);

  assert.deepEqual(contents(user), said);
  assert.ok(errors.length > 0 && errors.every((code) => code === 'RATE_LIMITED'), errors.join());
});

test('an agent takes the own chat up again', async () => {
  const proxy = await proxyBefore(chatPort);
  const { user, agent } = await conversation({ agentAt: proxy.address });
  const { supportId } = agent;
  proxy.cut();
  await until(agent, ['connection'], (told) => told?.connected === false);

  await connected(agent);
  agent.send('back');

  await heard(user, 1);
  assert.equal(agent.supportId, supportId);
});

test('the list is complete again after a cut', async () => {
  const proxy = await proxyBefore(usersPort);
  const list = userList({}, proxy.address);
  await until(list, ['connection'], () => list.connected);
  proxy.refuse();
  await until(list, ['connection'], () => !list.connected);
  const registered = await register(server, { name: 'Nika' });
  await connected(userChat(registered));

  proxy.refuse(false);

  await until(list, ['users'], () => list.users.some((user) => user.userId === registered.userId));
  const agent = agentChat(registered);
  await connected(agent);
  await until(list, ['users'], () => !list.users.some((user) => user.userId === registered.userId));
});
