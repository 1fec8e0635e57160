import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { USER } from './support/scripted.js';
import { Tabs } from './support/tab.js';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }));
afterEach(() => mock.timers.reset());

const NOBODY = { users: [] };
/** The longest that the desk waits before it tries again. */
const AGAIN_MILLIS = 30_000;

async function listed() {
  const tab = new Tabs().open();
  const { Queue } = await tab.load('queue.js');
  const queue = new Queue([tab.window]);
  const server = tab.server('/users');
  queue.start();
  load(server);
  return { queue, server, window: tab.window };
}

function load(server, users = NOBODY) {
  server.open();
  server.say('PendingUsers', users);
}

test('the list comes back whatever has ended it', async () => {
  for (const code of [1000, 1009, 4403]) {
    const { queue, server } = await listed();
    const newcomers = [];
    queue.on('waits', ({ user }) => newcomers.push(user.username));
    server.close(code);
    assert.equal(queue.link.connected, false);
    assert.notEqual(queue.link.retryAt, null);

    mock.timers.tick(AGAIN_MILLIS);
    load(server, { users: [USER] });

    assert.equal(queue.link.connected, true);
    assert.deepEqual(newcomers, ['Nika']);
    queue.stop();
  }
});

test('the list comes back at once when somebody looks for it', async () => {
  const { queue, server, window } = await listed();
  server.close(1000);

  window.dispatchEvent(new Event('online'));
  load(server);
  mock.timers.tick(AGAIN_MILLIS);

  assert.equal(queue.link.connected, true);
  assert.equal(server.connections, 2);
  queue.stop();
});

test('a list that is stopped, or refused to whoever is not logged in, does not come back', async () => {
  const { queue, server } = await listed();
  queue.stop();
  mock.timers.tick(AGAIN_MILLIS);
  assert.equal(server.connections, 1);

  const refused = await listed();
  refused.server.close(4401);
  mock.timers.tick(AGAIN_MILLIS);
  assert.equal(refused.server.connections, 1);

  const ended = await listed();
  ended.server.close(1000);
  ended.queue.stop();
  mock.timers.tick(AGAIN_MILLIS);
  assert.equal(ended.server.connections, 1);
});
