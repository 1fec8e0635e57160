import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Chat, register } from '../../main/resources/web/client.js';
import { AGENT, Scripted, USER } from './support/scripted.js';
import {
  acknowledged,
  agentChat,
  chatPort,
  closeAll,
  connected,
  conversation,
  happens,
  opening,
  proxyBefore,
  server,
  until,
  userChat,
  userList,
} from './support/site.js';

afterEach(closeAll);

function scripted(of = {}) {
  const script = new Scripted();
  const chat = opening(
    new Chat({ server: 'http://chat.invalid', user: { ...USER }, ...of }, script.environment({ wake: [page] })),
  );
  return { script, chat };
}

const page = new EventTarget();

function history(script, away, more = {}) {
  script.say('ChatHistory', { messages: [], epoch: 'e1', user: USER, support: AGENT, away, ...more });
}

async function again(script, chat) {
  const { connections } = script;
  script.close(1006);
  page.dispatchEvent(new Event('online'));
  await until(chat, ['connection'], () => script.connections > connections);
  script.open();
}

function joined(script, away) {
  script.open();
  script.say('SupportJoinedUser', { ...USER, ...AGENT, epoch: 'e1' });
  history(script, away);
}

test('who has had a chat stays known when another has it', () => {
  const { script, chat } = scripted();
  joined(script, []);
  script.say('UserJoined', { ...USER, epoch: 'e1' });
  script.say('SupportJoinedUser', { ...USER, supportId: '8'.repeat(32), supportUserName: 'Tom', epoch: 'e1' });

  assert.deepEqual(
    [...chat.agents],
    [
      [AGENT.supportId, 'Vika'],
      ['8'.repeat(32), 'Tom'],
    ],
  );
});

test('who went or came back while we were cut off is known after the join', async () => {
  const { script, chat } = scripted();
  const moves = [];
  chat.on('presence', ({ presence, former }) => moves.push(`${former} -> ${presence}`));
  joined(script, ['Support']);
  assert.equal(chat.presence, 'away');

  await again(script, chat);
  history(script, []);
  assert.equal(chat.presence, 'there');
  await again(script, chat);
  history(script, ['Support']);

  assert.equal(chat.presence, 'away');
  assert.deepEqual(moves, ['unknown -> away', 'away -> there', 'there -> away']);
});

test('a server that does not tell leaves it unknown, until the other side does something', async () => {
  const { script, chat } = scripted();
  joined(script, undefined);
  assert.equal(chat.presence, 'unknown');
  script.say('SupportLeft', { chatId: USER.chatId });
  assert.equal(chat.presence, 'away');

  await again(script, chat);
  history(script, undefined);
  assert.equal(chat.presence, 'unknown');
  script.say('Typing', { from: 'Support', isTyping: true });

  assert.equal(chat.presence, 'there');
});

test('the own side is not the other one', () => {
  const { script, chat } = scripted();
  joined(script, ['User']);

  script.say('UserLeft', { chatId: USER.chatId });

  assert.equal(chat.presence, 'there');
});

test('an agent who takes the chat is there, and so is the user who is taken', async () => {
  const { user, agent } = await conversation();

  assert.deepEqual([user.presence, agent.presence], ['there', 'there']);
});

test('an agent who takes a user who has just left is told so, also without a history', () => {
  const { script, chat } = scripted({ side: 'Support', supportUserName: 'Vika' });

  script.open();
  script.say('SupportJoinedUser', { ...USER, ...AGENT, epoch: 'e1', away: ['User'] });
  assert.equal(chat.presence, 'away');
  script.say('UserReturned', { chatId: USER.chatId });

  assert.equal(chat.presence, 'there');
});

test('a history says which of it is new, and whether it is the first', async () => {
  const { script, chat } = scripted();
  const told = [];
  chat.on('history', ({ messages, added, isFirst, reset }) =>
    told.push([messages.map(({ seq }) => seq), added.map(({ seq }) => seq), isFirst, reset]),
  );
  const message = (seq) => ({ from: 'Support', content: 'x', seq, timestamp: `t${seq}`, ...AGENT });

  script.open();
  script.say('SupportJoinedUser', { ...USER, ...AGENT, epoch: 'e1' });
  history(script, [], { messages: [message(1), message(2)] });
  await again(script, chat);
  history(script, [], { messages: [message(3)] });
  await again(script, chat);
  history(script, [], { epoch: 'e2', reset: true, messages: [message(1), message(2), message(3), message(4)] });

  assert.deepEqual(told, [
    [[1, 2], [1, 2], true, false],
    [[3], [3], false, false],
    [[1, 2, 3, 4], [4], false, true],
  ]);
});

test('what came during a cut is no first history, also if there was nothing to tell before it', async () => {
  const proxy = await proxyBefore(chatPort);
  const { user, agent } = await conversation({ agentAt: proxy.address });
  proxy.refuse();
  await until(agent, ['connection'], () => !agent.connected);
  user.send('anybody there?');
  await acknowledged(user);
  const missed = happens(agent, 'history');

  proxy.refuse(false);

  const { added, isFirst } = await missed;
  assert.deepEqual([added.map(({ content }) => content), isFirst], [['anybody there?'], false]);
});

test('what was written before the claim is the first history', async () => {
  const registered = await register(server, { name: 'Nika' });
  const user = userChat(registered);
  await connected(user);
  user.send('while waiting');
  await acknowledged(user);

  const agent = agentChat(registered);

  assert.equal((await happens(agent, 'history')).isFirst, true);
});

test('it is known when the server was last heard', async () => {
  const before = Date.now();
  const list = userList();
  assert.equal(list.heardAt, 0);

  await until(list, ['connection'], () => list.connected);
  const { user } = await conversation();

  for (const heardAt of [list.heardAt, user.heardAt]) {
    assert.ok(heardAt >= before && heardAt <= Date.now(), `${heardAt}`);
  }
});

test('a place in the queue is not known any more when the connection is lost', async () => {
  const { script, chat } = scripted();
  script.open();
  script.say('UserJoined', { ...USER, epoch: 'e1' });
  script.say('QueuePosition', { position: 1, waiting: 1 });
  const told = [];
  chat.on('queue', () => told.push(chat.queue));

  await again(script, chat);
  script.say('UserJoined', { ...USER, epoch: 'e1' });

  assert.equal(chat.state, 'waiting');
  assert.deepEqual(told, [null]);
});
