import assert from 'node:assert/strict';
import { test } from 'node:test';
import { register } from '../../main/resources/web/client.js';
import { environment, server } from './support/site.js';

const { backoff } = environment();

/** What fetch does if nobody answers, and nobody says no. */
const silence = (url, { signal }) =>
  new Promise((answered, failed) => signal?.addEventListener('abort', () => failed(signal.reason)));

test('an attempt that nobody answers is given up for another', async () => {
  const retries = [];
  let attempts = 0;
  const options = {
    backoff,
    attemptMillis: 2_000,
    onRetry: ({ code }) => retries.push(code),
    fetch: (...request) => (attempts++ === 0 ? silence(...request) : fetch(...request)),
  };

  const user = await register(server, { name: 'Nika' }, options);

  assert.match(user.chatId, /^[0-9a-f]{32}$/);
  assert.deepEqual(retries, ['NO_ANSWER']);
});

test('half a character in a name is none', async () => {
  const user = await register(server, { name: 'Nika \ud83d' }, { backoff });

  assert.equal(user.username, 'Nika \ufffd');
});

test('an address that is none is a fault, and not tried again', async () => {
  await assert.rejects(register('http://chat.invalid:99999', { name: 'Nika' }, { backoff, signal: AbortSignal.timeout(2_000) }), TypeError);
});

test('who does not want it any more is not kept waiting', async () => {
  const wanted = new AbortController();
  const registering = register(server, { name: 'Nika' }, { backoff, signal: wanted.signal, fetch: silence });

  wanted.abort();

  await assert.rejects(registering, { name: 'AbortError' });
});

test('nor while it waits for the next attempt', async () => {
  const wanted = new AbortController();
  const options = {
    backoff: { firstMillis: 3_600_000, maxMillis: 3_600_000 },
    signal: wanted.signal,
    fetch: () => Promise.reject(new TypeError('nobody there')),
    onRetry: () => wanted.abort(),
  };

  await assert.rejects(register(server, { name: 'Nika' }, options), { name: 'AbortError' });
});
