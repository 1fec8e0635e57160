import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { AGENT, USER } from './support/scripted.js';
import { settled, Tabs } from './support/tab.js';

const CHAT = `/chat/${USER.chatId}`;
const OTHERS = { supportId: '8'.repeat(32), supportUserName: 'Vika' };
let tabs;
let desks;

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.now() });
  tabs = new Tabs();
  desks = [];
});

afterEach(() => {
  desks.forEach((desk) => desk.pause());
  mock.timers.reset();
});

/** A tab of the agent's, with the list. */
async function open() {
  const tab = tabs.open();
  const { Desk } = await tab.load('model.js');
  const desk = new Desk({ agent: { name: 'Vika' }, chatUrl: 'http://chat.invalid', protocols: [] });
  desks.push(desk);
  desk.start();
  tab.server('/users').open();
  tab.server('/users').say('PendingUsers', { users: [] });
  return { tab, desk, server: tab.server(CHAT), here: () => desk.chats.get(USER.chatId) };
}

function take({ desk, server }) {
  desk.take({ ...USER });
  server.open();
}

function served({ server }, support = AGENT) {
  server.say('SupportJoinedUser', { ...support, epoch: 'e1' });
  server.say('ChatHistory', { messages: [], epoch: 'e1', support, away: [] });
}

/** The chat is this agent's in both tabs. */
async function openTwo() {
  const one = await open();
  const other = await open();
  take(one);
  served(one);
  await settled();
  other.server.open();
  served(other);
  return { one, other };
}

async function takenByAnotherAgent({ one, other }) {
  [one, other].forEach(({ server }) => server.close(4403));
  await settled();
  mock.timers.tick(100);
}

async function closedWhileTheOtherIsCutOff({ one, other }) {
  other.server.close(1006);
  one.server.say('ChatEnded', { by: 'User' });
  one.server.close(1000);
  one.desk.close(USER.chatId);
  await settled();
}

const unsent = ({ here }) => here().chat.outbox.entries.map(({ content, failed }) => [content, failed]);

test('what is written while a visitor is taken again is no message of the chat that is over in another tab', async () => {
  const both = await openTwo();
  await takenByAnotherAgent(both);

  take(both.one);
  both.one.here().chat.send('I am back');
  await settled();
  served(both.one, OTHERS);
  await settled();

  assert.equal(both.other.here().isOver, false);
  assert.deepEqual(unsent(both.one), [['I am back', undefined]]);
  assert.ok(both.one.server.heard.some(({ type, args }) => type === 'ChatMessage' && args.content === 'I am back'));
});

test('what is written while a visitor is taken again is not taken back by a Close in another tab', async () => {
  const both = await openTwo();
  both.one.here().chat.send('of the former chat');
  await settled();
  await takenByAnotherAgent(both);
  assert.deepEqual(unsent(both.other), [['of the former chat', 'OVER']]);

  take(both.one);
  both.one.here().chat.send('I am back');
  await settled();
  both.other.desk.close(USER.chatId);
  await settled();
  served(both.one, OTHERS);

  assert.deepEqual(unsent(both.one), [
    ['of the former chat', 'OVER'],
    ['I am back', undefined],
  ]);
});

test('what could not be sent is there when the visitor is taken again though the storage is full', async () => {
  const one = await open();
  tabs.isFull = true;
  take(one);
  served(one);
  one.here().chat.send('important');
  one.server.close(4403);
  assert.deepEqual(unsent(one), [['important', 'OVER']]);

  take(one);

  assert.deepEqual(unsent(one), [['important', 'OVER']]);
});

test('a chat that is closed does not come back by a tab that was cut off', async () => {
  const { one, other } = await openTwo();
  await closedWhileTheOtherIsCutOff({ one, other });
  assert.equal(one.here(), undefined);
  assert.equal(other.here().isOver, false);

  other.desk.tryNow();
  other.server.open();
  other.server.say('ChatExpired', { chatId: USER.chatId });
  other.server.close(4410);
  await settled();

  assert.equal(one.here(), undefined);
  assert.equal(other.here(), undefined);
  assert.equal(isKept(one, ':chat:'), false);
});

test('what is written in a tab that was cut off can be come back to though the chat was closed in another', async () => {
  const { one, other } = await openTwo();
  await closedWhileTheOtherIsCutOff({ one, other });
  other.here().chat.send('written offline');
  other.desk.said(other.here());
  assert.deepEqual(unsent(await open()), [['written offline', undefined]]);

  other.desk.tryNow();
  other.server.open();
  other.server.say('ChatExpired', { chatId: USER.chatId });
  other.server.close(4410);
  await settled();

  assert.deepEqual(unsent(other), [['written offline', 'OVER']]);
  assert.deepEqual(unsent(await open()), [['written offline', 'OVER']]);
});

test('a chat in which something was sent is closed at once though another tab is cut off', async () => {
  const { one, other } = await openTwo();
  other.server.close(1006);
  one.here().chat.send('hello');
  await settled();
  const { args } = one.server.heard.at(-1);
  one.server.say('ChatMessage', { ...args, supportId: AGENT.supportId, seq: 1, timestamp: '2026-01-01T00:00:00Z' });
  await settled();
  one.server.say('ChatEnded', { by: 'User' });
  one.server.close(1000);

  one.desk.close(USER.chatId);
  await settled();

  assert.equal(one.here(), undefined);
});

test('a chat that goes on in a tab that was cut off comes back where it was closed', async () => {
  const { one, other } = await openTwo();
  other.server.close(1006);
  one.server.close(4403);
  one.desk.close(USER.chatId);
  await settled();

  other.desk.tryNow();
  other.server.open();
  served(other);
  await settled();

  assert.equal(one.here().isOver, false);
});

const DAY_MILLIS = 24 * 3600_000;
const isKept = ({ tab }, part) => Object.keys(tab.localStorage).some((key) => key.includes(part));

test('what is unsent in a chat of which no entry could be kept is there though another tab is opened, for days', async () => {
  const one = await open();
  tabs.isFull = true;
  take(one);
  served(one);
  tabs.isFull = false;
  one.here().chat.send('a long answer');

  await open();
  assert.ok(isKept(one, ':out:'));
  mock.timers.tick(DAY_MILLIS);
  await open();

  assert.deepEqual(unsent(one), [['a long answer', undefined]]);
  assert.ok(isKept(one, ':out:'));
});

test('what chats have left that nobody has any more is swept away in the end', async () => {
  const { localStorage } = tabs.open();
  localStorage.setItem('blabbermouth:desk:draft:Vika:0a', '"It is"');
  await open();
  mock.timers.tick(30 * DAY_MILLIS);
  assert.ok(isKept({ tab: { localStorage } }, ':draft:'));

  await open();

  assert.deepEqual(Object.keys(localStorage), ['blabbermouth:desk:active']);
});
