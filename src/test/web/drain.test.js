import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { register } from '../../main/resources/web/client.js';
import {
  acknowledged,
  active,
  agentChat,
  closeAll,
  connected,
  heard,
  otherChatPort,
  proxyBefore,
  stoppedChatPort,
  stopper,
  until,
  userChat,
} from './support/site.js';

afterEach(closeAll);

test('whom a stopping node sends away comes back when it was told to, at another, and nothing is lost', async () => {
  const proxy = await proxyBefore(stoppedChatPort);
  const page = new EventTarget();
  const registered = await register(proxy.address, { name: 'Nika' });
  const user = userChat(registered, { wake: [page] }, proxy.address);
  await connected(user);
  const agent = agentChat(registered, {}, `http://127.0.0.1:${otherChatPort}`);
  await Promise.all([active(user), connected(agent)]);
  user.send('before');
  await heard(agent, 1);
  proxy.port = otherChatPort;
  let isDue = false;
  // A timer counts from where the loop's turn began, which may be a while ago: only another one of that turn tells whether it came early.
  user.on('connection', ({ connected, retryInMillis }) => connected || setTimeout(() => (isDue = true), retryInMillis - 1));
  const sentAway = until(user, ['connection'], (told) => told?.connected === false);

  await fetch(stopper);
  const { code } = await sentAway;
  // What a page does that becomes visible; it is not an answer to what the server has said.
  page.dispatchEvent(new Event('focus'));
  user.send('meanwhile');
  await acknowledged(user);

  assert.equal(code, 1012);
  assert.ok(isDue);
  await heard(agent, 2);
  assert.deepEqual(agent.messages, user.messages);
  assert.equal(agent.presence, 'there');
});
