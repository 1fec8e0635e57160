import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { register } from '../../main/resources/web/client.js';
import { environment, server } from './support/site.js';

const { backoff } = environment();

/** An answer that never comes to its end. */
const endless = (status, headers) => (url, { signal }) => {
  const start = (body) => signal.addEventListener('abort', () => body.error(signal.reason));
  return Promise.resolve(new Response(new ReadableStream({ start }), { status, headers }));
};

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
    // The next one may take as long as it likes.
    fetch: (url, init) => (attempts++ === 0 ? silence(url, init) : fetch(url, { ...init, signal: undefined })),
  };

  const user = await register(server, { name: 'Nika' }, options);

  assert.match(user.chatId, /^[0-9a-f]{32}$/);
  assert.deepEqual(retries, ['NO_ANSWER']);
});

test('half a character in a name is none', async () => {
  const user = await register(server, { name: 'Nika \ud83d' }, { backoff });

  assert.equal(user.username, 'Nika \ufffd');
});

test('a name that cannot stand in an address is none, and nobody is asked', async () => {
  for (const name of ['.', '..']) {
    const options = { backoff, fetch: assert.fail, signal: AbortSignal.timeout(2_000) };
    await assert.rejects(register(server, { name }, options), { code: 'BAD_USERNAME' });
  }
  assert.equal((await register(server, { name: '...' }, { backoff })).username, '...');
});

test('no answer that a service worker has kept is taken for a new one', async () => {
  const kept = new Map();
  const worker = async (url, init) => {
    const answer = kept.get(url) ?? (await fetch(url, init));
    kept.set(url, answer.clone());
    return answer;
  };
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  try {
    const first = await register(server, { name: 'Nika' }, { backoff, fetch: worker });
    mock.timers.tick(1);
    const second = await register(server, { name: 'Nika' }, { backoff, fetch: worker });

    assert.notEqual(second.chatId, first.chatId);
  } finally {
    mock.timers.reset();
  }
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

test('where nobody answered it is tried at once when there is a network again', async () => {
  const page = new EventTarget();
  let attempts = 0;
  const options = {
    backoff: { firstMillis: 3_600_000, maxMillis: 3_600_000 },
    wake: [page],
    fetch: (...request) => (attempts++ === 0 ? Promise.reject(new TypeError('nobody there')) : fetch(...request)),
    onRetry: () => setTimeout(() => page.dispatchEvent(new Event('online'))),
  };

  const user = await register(server, { name: 'Nika' }, options);

  assert.equal(user.username, 'Nika');
  assert.equal(attempts, 2);
});

test('an attempt that was begun without a network is given up when there is one', async () => {
  const page = new EventTarget();
  let attempts = 0;
  const options = {
    backoff: { firstMillis: 3_600_000, maxMillis: 3_600_000 },
    wake: [page],
    fetch: (...request) => {
      if (attempts++ > 0) {
        return fetch(...request);
      }
      setTimeout(() => page.dispatchEvent(new Event('online')));
      return silence(...request);
    },
    onRetry: assert.fail,
  };

  const user = await register(server, { name: 'Nika' }, options);

  assert.equal(user.username, 'Nika');
  assert.equal(attempts, 2);
});

test('what an answer says before it hangs counts', async () => {
  const retries = [];
  const first = (answer) => {
    let attempts = 0;
    return {
      backoff,
      attemptMillis: 50,
      wake: null,
      onRetry: ({ code, retryInMillis }) => retries.push([code, retryInMillis >= 1_000]),
      fetch: (url, init) => (attempts++ === 0 ? answer(url, init) : fetch(url, { ...init, signal: undefined })),
    };
  };

  await register(server, { name: 'Nika' }, first(endless(429, { 'Retry-After': '1' })));
  await register(server, { name: 'Nika' }, first(endless(200)));
  await assert.rejects(register(server, { name: 'Nika' }, first(endless(403))), { code: 'HTTP_403' });

  assert.deepEqual(retries, [
    ['HTTP_429', true],
    ['NO_ANSWER', false],
  ]);
});
