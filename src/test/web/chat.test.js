import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { register, RegistrationError } from '../../main/resources/web/client.js';
import {
  acknowledged,
  active,
  closeAll,
  connected,
  contents,
  conversation,
  environment,
  happens,
  heard,
  server,
  until,
  userChat,
  userList,
} from './support/site.js';

afterEach(closeAll);

test('a name that is none is refused for good', async () => {
  await assert.rejects(register(server, { name: ' ' }), (error) => {
    return error instanceof RegistrationError && error.code === 'BAD_USERNAME';
  });
});

test('a registration is tried until the server answers', async () => {
  const retries = [];
  let address = 'http://127.0.0.1:1';
  const options = {
    backoff: environment().backoff,
    onRetry: (retry) => {
      retries.push(retry.code);
      address = server;
    },
    fetch: (url, init) => fetch(url.replace('http://nowhere.invalid', address), init),
  };

  const user = await register('http://nowhere.invalid', { name: 'Nika' }, options);

  assert.match(user.chatId, /^[0-9a-f]{32}$/);
  assert.deepEqual(retries, ['NO_ANSWER']);
});

test('a user waits, is served, and both hear both in one order', async () => {
  const { user, agent } = await conversation();
  assert.equal(user.agent.supportUserName, 'Vika');

  user.send('Hello');
  await heard(agent, 1);
  agent.send('Hi');
  user.send('How are you?');
  await Promise.all([heard(user, 3), heard(agent, 3)]);

  assert.deepEqual(user.messages, agent.messages);
  assert.deepEqual(
    user.messages.map((message) => message.seq),
    [1, 2, 3],
  );
  await Promise.all([acknowledged(user), acknowledged(agent)]);
});

test('what is written while waiting is kept for the agent', async () => {
  const registered = await register(server, { name: 'Nika' });
  const user = userChat(registered);
  user.send('before the connection');
  await connected(user);
  user.send('while waiting');
  await acknowledged(user);

  const { agent } = await conversationWith(registered);

  assert.deepEqual(contents(agent), ['before the connection', 'while waiting']);
});

async function conversationWith(registered) {
  const { agentChat } = await import('./support/site.js');
  const agent = agentChat(registered);
  await heard(agent, 1);
  return { agent };
}

test('messages are sending, sent, and seen', async () => {
  const { user, agent } = await conversation();

  const id = user.send('Hello');
  assert.deepEqual(
    user.outbox.entries.map((entry) => [entry.id, entry.failed]),
    [[id, undefined]],
  );
  await acknowledged(user);
  assert.equal(user.statusOf(user.messages[0]), 'sent');

  await heard(agent, 1);
  assert.equal(agent.unread, 1);
  agent.markSeen();
  assert.equal(agent.unread, 0);
  await until(user, ['seen'], () => user.seen.Support === 1);
  assert.equal(user.statusOf(user.messages[0]), 'seen');
});

test('the other side is seen typing until its message comes', async () => {
  const { user, agent } = await conversation();

  agent.typingNow();
  await until(user, ['typing'], () => user.typing);
  agent.send('There');

  await heard(user, 1);
  assert.equal(user.typing, false);
});

test('what the server refuses is kept, and can be taken back or tried again', async () => {
  const { user } = await conversation();

  const id = user.send('x'.repeat(4001));
  await until(user, ['outbox'], () => user.outbox.get(id)?.failed);
  assert.equal(user.outbox.get(id).failed, 'TOO_LONG');
  user.retry(id);
  await until(user, ['outbox'], () => user.outbox.get(id)?.failed);
  user.send('after it');
  await heard(user, 1);

  assert.equal(user.takeBack(id).length, 4001);
  assert.deepEqual(user.outbox.entries, []);
});

test('a text that would cost the connection is not even sent', async () => {
  const { user } = await conversation();

  const id = user.send('x'.repeat(200_000));

  assert.equal(user.outbox.get(id).failed, 'TOO_LONG');
  assert.equal(user.connected, true);
});

test('half a character is sent as none', async () => {
  const { user, agent } = await conversation();

  user.send('a\ud83d b \u{1f600}');

  await heard(agent, 1);
  assert.deepEqual(contents(agent), ['a\ufffd b \u{1f600}']);
});

test('a chat that was ended is over for both, and says by whom', async () => {
  const { user, agent } = await conversation();
  const over = [happens(user, 'over'), happens(agent, 'over')];

  agent.end();

  await Promise.all(over);
  assert.deepEqual([user.state, user.ending], ['over', { reason: 'ended', by: 'Support' }]);
  const id = user.send('too late');
  assert.equal(user.outbox.get(id).failed, 'OVER');
});

test('a chat that never was is over', async () => {
  const user = userChat({ userId: '0'.repeat(32), chatId: '1'.repeat(32), username: 'Nika' });

  await until(user, ['over'], () => user.state === 'over');

  assert.equal(user.ending.reason, 'unknown');
});

test('of two agents one is told that the other has the chat', async () => {
  const { registered } = await conversation();
  const { agentChat } = await import('./support/site.js');

  const second = agentChat(registered);
  await until(second, ['over'], () => second.state === 'over');

  assert.deepEqual(second.ending, { reason: 'claimed', supportUserName: 'Vika' });
});

test('two tabs of a user show the same', async () => {
  const { registered, user, agent } = await conversation();
  const tab = userChat(registered);
  await active(tab);

  user.send('from the first');
  await heard(tab, 1);
  tab.send('from the second');
  agent.send('hello both');
  await Promise.all([heard(user, 3), heard(tab, 3)]);

  assert.deepEqual(user.messages, tab.messages);
});

test('the list shows who waits, oldest first, and forgets who is taken', async () => {
  const list = userList();
  await until(list, ['connection'], () => list.connected);
  const first = await register(server, { name: 'Nika' });
  await connected(userChat(first));
  const second = await register(server, { name: 'Gela' });
  await connected(userChat(second));
  const names = () => list.users.filter((user) => [first.userId, second.userId].includes(user.userId));
  await until(list, ['users'], () => names().length === 2);
  assert.deepEqual(
    names().map((user) => user.username),
    ['Nika', 'Gela'],
  );

  list.take(names()[0]);

  await until(list, ['users'], () => names().length === 1);
  assert.deepEqual(
    names().map((user) => user.username),
    ['Gela'],
  );
});
