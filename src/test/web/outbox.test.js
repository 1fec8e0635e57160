import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Chat, Outbox, register } from '../../main/resources/web/client.js';
import { Scripted, USER } from './support/scripted.js';
import {
  acknowledged,
  agentChat,
  closeAll,
  conversation,
  heard,
  MemoryStorage,
  contents,
  opening,
  server,
  until,
  userChat,
} from './support/site.js';

const HERE = { server: 'https://chat.invalid', chatId: 'chat', side: 'User' };
const PREFIX = 'blabbermouth:out:https%3A%2F%2Fchat.invalid:chat:User:';

afterEach(closeAll);

test('what a chat that is over has left unsent goes into the next one, when its writer says so', async () => {
  const storage = new MemoryStorage();
  const { user, agent } = await conversation({ user: { storage } });
  agent.end();
  await until(user, ['over'], () => user.state === 'over');
  const id = user.send('one more thing');

  const next = await register(server, { name: 'Nika' });
  const nextChat = userChat(next, { storage });
  nextChat.outbox.adopt(Outbox.takeLeftovers(storage, { server, chatId: next.chatId, side: 'User' }), 'OVER');
  const nextAgent = agentChat(next);
  nextChat.send('hello again');
  await heard(nextAgent, 1);
  assert.equal(nextChat.outbox.get(id).failed, 'OVER');
  nextChat.retry(id);

  await Promise.all([acknowledged(nextChat), heard(nextAgent, 2)]);
  assert.deepEqual(contents(nextAgent), ['hello again', 'one more thing']);
  assert.equal(storage.length, 0);
});

test('without room in the storage nothing is lost but the reload', async () => {
  const full = new MemoryStorage();
  full.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  const { user, agent } = await conversation({ user: { storage: full } });

  user.send('one');
  user.send('two');

  await Promise.all([acknowledged(user), heard(agent, 2)]);
  assert.deepEqual(contents(agent), ['one', 'two']);
});

test('the order in which messages were written outlives the page', () => {
  const storage = new MemoryStorage();
  const outbox = new Outbox(storage, HERE);
  const said = Array.from({ length: 50 }, (nothing, i) => `message ${i}`);
  said.forEach((text) => outbox.add(text));

  const reloaded = new Outbox(storage, HERE);

  assert.deepEqual(
    reloaded.entries.map((entry) => entry.content),
    said,
  );
});

test('what is no message of ours in the storage is left alone', () => {
  const storage = new MemoryStorage();
  storage.setItem(`${PREFIX}x`, '{broken');
  storage.setItem(`${PREFIX}y`, '{"id": 7}');
  storage.setItem('other', '1');

  assert.deepEqual(new Outbox(storage, HERE).entries, []);
  assert.equal(storage.length, 3);
});

test('what is stored already is not unsent, in whatever order a tab hears of it', async () => {
  const storage = new MemoryStorage();
  const { registered, user } = await conversation({ user: { storage } });
  const tab = userChat(registered, { storage });
  await until(tab, ['connection'], () => tab.connected);
  const id = user.send('Hello');
  const key = storage.key(0);
  const newValue = storage.getItem(key);
  await Promise.all([acknowledged(user), heard(tab, 1)]);

  // What a browser tells other tabs, later than the server does.
  tab.changedElsewhere({ key, oldValue: null, newValue });
  tab.changedElsewhere({ key, oldValue: newValue, newValue: null });

  assert.equal(tab.outbox.has(id), false);
  assert.equal(storage.length, 0);
});

test('what was written when a token ended is sent after the next login', async () => {
  const storage = new MemoryStorage();
  const script = new Scripted();
  const agent = { server: 'http://chat.invalid', side: 'Support', user: USER, supportId: '7'.repeat(32) };
  const chat = opening(new Chat(agent, script.environment({ storage })));
  script.open();
  script.say('ChatHistory', { messages: [], epoch: 'e1', user: USER, support: { supportId: agent.supportId } });
  const before = chat.send('before');
  script.close(4401);
  const after = chat.send('after');
  assert.deepEqual([chat.state, chat.ending.reason], ['over', 'unauthorized']);

  const again = opening(new Chat(agent, script.environment({ storage })));

  assert.deepEqual(
    again.outbox.entries.map(({ id, failed }) => [id, failed]),
    [
      [before, undefined],
      [after, undefined],
    ],
  );
});

test('nothing is taken from a chat that goes on, of another server, or of the other side', () => {
  const storage = new MemoryStorage();
  const outboxes = [
    { ...HERE, chatId: 'goes on' },
    { ...HERE, chatId: 'over' },
    { ...HERE, chatId: 'over', side: 'Support' },
    { ...HERE, chatId: 'over', server: 'https://other.invalid' },
  ].map((of) => [new Outbox(storage, of), of]);
  outboxes.forEach(([outbox, of]) => outbox.add(`${of.server} ${of.chatId} ${of.side}`));
  outboxes[0][0].fail(outboxes[0][0].entries[0].id, 'TOO_LONG');
  outboxes.slice(1).forEach(([outbox]) => outbox.over());

  const leftovers = Outbox.takeLeftovers(storage, HERE);

  assert.deepEqual(
    leftovers.map(({ content }) => content),
    ['https://chat.invalid over User'],
  );
  assert.equal(storage.length, 3);
  assert.deepEqual(Outbox.takeLeftovers(storage, HERE), []);
});

test('an outbox is its server’s, however the address is written', () => {
  const storage = new MemoryStorage();
  new Outbox(storage, { ...HERE, server: 'wss://chat.invalid/' }).add('kept');

  assert.equal(new Outbox(storage, HERE).entries.length, 1);
});

test('what was refused keeps its reason when the chat is over, and is left over too', () => {
  const storage = new MemoryStorage();
  const outbox = new Outbox(storage, HERE);
  const { id } = outbox.add('long');
  outbox.fail(id, 'TOO_LONG');

  outbox.over();
  outbox.add('too late', 'f0', 'OVER');

  assert.equal(outbox.get(id).failed, 'TOO_LONG');
  assert.equal(Outbox.takeLeftovers(storage, { ...HERE, chatId: 'next' }).length, 2);
});
