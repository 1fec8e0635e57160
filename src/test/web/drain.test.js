import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { register } from '../../main/resources/web/client.js';
import { Proxy } from './support/proxy.js';
import {
  acknowledged,
  active,
  agentChat,
  closeAll,
  connected,
  heard,
  otherChatPort,
  stoppedChatPort,
  stopper,
  until,
  userChat,
} from './support/site.js';

let proxy;

afterEach(async () => {
  closeAll();
  await proxy.close();
});

test('whom a stopping node sends away comes back when it was told to, at another, and nothing is lost', async () => {
  proxy = await Proxy.before(stoppedChatPort);
  const page = new EventTarget();
  const registered = await register(proxy.address, { name: 'Nika' });
  const user = userChat(registered, { wake: [page] }, proxy.address);
  await connected(user);
  const agent = agentChat(registered, {}, `http://127.0.0.1:${otherChatPort}`);
  await Promise.all([active(user), connected(agent)]);
  user.send('before');
  await heard(agent, 1);
  proxy.port = otherChatPort;
  let since;
  user.on('connection', ({ connected }) => (connected ? 0 : (since = Date.now())));
  const sentAway = until(user, ['connection'], (told) => told?.connected === false);

  await fetch(stopper);
  const { code, retryInMillis } = await sentAway;
  // What a page does that becomes visible; it is not an answer to what the server has said.
  page.dispatchEvent(new Event('focus'));
  user.send('meanwhile');
  await acknowledged(user);

  assert.equal(code, 1012);
  // Timers may be a millisecond early.
  assert.ok(Date.now() - since >= retryInMillis - 1, `${Date.now() - since} of ${retryInMillis} ms`);
  await heard(agent, 2);
  assert.deepEqual(agent.messages, user.messages);
  assert.equal(agent.presence, 'there');
});
