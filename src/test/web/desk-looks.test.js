import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Emitter } from '../../main/resources/web/client/emitter.js';
import { settled, Tabs as BrowserTabs } from './support/tab.js';

const MINUTE_MILLIS = 60_000;
const STEP_MILLIS = 100;
let browser;
let now;

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  now = 1000;
  mock.method(performance, 'now', () => now);
  browser = new BrowserTabs();
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/** @param {string | null} active the chat that has the floor in it */
async function open(active = null) {
  const tab = browser.open();
  const { Tabs } = await tab.load('tabs.js');
  const desk = Object.assign(new Emitter(), { active, chats: new Map() });
  const tabs = new Tabs(desk);
  await settled();
  return { tab, tabs, desk };
}

/** With all that tabs tell each other meanwhile. */
async function pass(millis) {
  for (let passed = 0; passed < millis; passed += STEP_MILLIS) {
    now += STEP_MILLIS;
    mock.timers.tick(STEP_MILLIS);
    await settled();
  }
}

test('a tab that comes later learns which chat is looked at in another', async () => {
  const looked = await open('chat');
  looked.tab.look();
  const later = await open();

  assert.ok(later.tabs.isLookedAt);
  assert.ok(later.tabs.looksAt('chat'));
  await pass(MINUTE_MILLIS);
  assert.ok(later.tabs.looksAt('chat'));
});

test('nobody looks at a tab that has crashed', async () => {
  const looked = await open('chat');
  const other = await open();
  looked.tab.look();
  await settled();
  assert.ok(other.tabs.looksAt('chat'));

  browser.close(looked.tab);
  await pass(MINUTE_MILLIS);

  assert.equal(other.tabs.isLookedAt, false);
});

test('what all tabs are told is done by one of them, at once, and each time', async () => {
  const three = [await open(), await open(), await open()];
  const done = [];
  const happens = async (what) => {
    three.forEach(({ tabs }, i) => tabs.once(what, () => done.push(i)));
    const atOnce = done.length;
    await pass(10_000);
    return atOnce;
  };

  assert.equal(await happens('message 1'), 1);
  assert.equal(done.length, 1);

  assert.equal(await happens('message 2'), 2);
  assert.equal(done.length, 2);
});

test('what one tab hears long after another is not done again, but for what may happen again', async () => {
  const two = [await open(), await open()];
  let count = 0;
  const hears = async ({ tabs }, ...same) => {
    tabs.once('message 1', () => count++, ...same);
    await pass(10_000);
  };
  await hears(two[0]);

  await hears(two[1]);
  assert.equal(count, 1);

  await hears(two[1], 5000);
  assert.equal(count, 2);
});

test('a tab that was left keeps no other one waiting, though it still changes', async () => {
  const staying = await open();
  for (let i = 0; i < 8; i++) {
    const { tab, desk } = await open('chat');
    tab.look();
    await settled();
    tab.leave();
    desk.emit('changed');
    await settled();
    browser.close(tab);
  }
  let done = false;

  staying.tabs.once('message 1', () => (done = true));

  assert.ok(done);
});

test('a tab that takes no part in one thing still comes first in another', async () => {
  const tabs = [await open(), await open()];
  let first;
  tabs.forEach((one) => one.tabs.once('shown 1', () => (first = one)));
  const second = tabs.find((one) => one !== first);
  await pass(10_000);
  second.tabs.once('heard 1', () => {});
  await pass(10_000);
  let count = 0;

  [first, second].forEach((one) => one.tabs.once('shown 2', () => count++));
  await pass(10_000);

  assert.equal(count, 1);
});

test('a tab that has crashed keeps another one waiting no more than once', async () => {
  const [staying, ...others] = [await open(), await open(), await open(), await open()];
  others.forEach(({ tab }) => browser.close(tab));
  const done = [];
  const hears = (what) => staying.tabs.once(what, () => done.push(what));
  hears('message 1');
  await pass(10_000);

  hears('message 2');

  assert.deepEqual(done, ['message 1', 'message 2']);
});

test('what the first of all tabs does not do another does, and no more than one', async () => {
  const four = [await open(), await open(), await open(), await open()];
  let first;
  four.forEach(({ tabs, tab }) => tabs.once('message 1', () => (first = tab)));
  await pass(10_000);
  browser.close(first);
  let count = 0;

  four.filter(({ tab }) => tab !== first).forEach(({ tabs }) => tabs.once('message 2', () => count++));
  await pass(10_000);

  assert.equal(count, 1);
});
