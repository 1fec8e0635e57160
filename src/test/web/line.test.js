import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { Line } from '../../main/resources/web/client/line.js';
import { Scripted } from './support/scripted.js';

const HOUR_MILLIS = 3600_000;

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

test('a connection that has become silent is given up though the clock was set back', () => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const script = new Scripted();
  const line = new Line('ws://chat.invalid', 'pong:user', script.environment());
  let lost = null;
  line.on('closed', ({ reason }) => (lost = reason));
  line.start();
  script.open();
  const now = Date.now() - HOUR_MILLIS;
  mock.method(Date, 'now', () => now);

  mock.timers.tick(1000);

  assert.equal(lost, 'silent');
  line.stop();
});
