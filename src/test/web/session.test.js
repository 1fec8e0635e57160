import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Outbox } from '../../main/resources/web/client.js';
import { noteKey, Session } from '../../main/resources/web/widget/session.js';
import { MemoryStorage } from './support/site.js';

const SERVER = 'https://chat.example.com';
let storage;
let chats;

beforeEach(() => {
  storage = new MemoryStorage();
  chats = 0;
  globalThis.window = { localStorage: storage, sessionStorage: new MemoryStorage() };
  lockedBy(undefined);
});

function lockedBy(locks) {
  Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
}

/** A server that takes whoever comes. */
async function answering(url, { method }) {
  const user = { userId: 'u', chatId: `chat${++chats}`, username: 'Nika', verified: method === 'POST' };
  return new Response(JSON.stringify(user));
}

const begin = (session, visitor = { name: 'Nika' }, more = {}) => session.begin(visitor, { fetch: answering, ...more });
const token = (claims) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

test('a chat begins where locks are refused', async () => {
  lockedBy({ request: () => Promise.reject(new DOMException('denied', 'SecurityError')) });

  assert.equal((await begin(new Session(SERVER))).chatId, 'chat1');
});

test('a beginning that was given up is not made up for', async () => {
  const beginning = new AbortController();
  lockedBy({ request: (key, { signal }) => new Promise((done, no) => (signal.onabort = () => no(signal.reason))) });
  const begun = begin(new Session(SERVER), undefined, { signal: beginning.signal });
  beginning.abort();

  await assert.rejects(begun, { name: 'AbortError' });
  assert.equal(chats, 0);
});

test('what the server refuses is refused once', async () => {
  lockedBy({ request: (key, options, action) => action() });
  let asked = 0;
  const refusing = async () => (asked++, new Response('{"error":{"code":"BAD_USERNAME"}}', { status: 400 }));

  await assert.rejects(begin(new Session(SERVER), undefined, { fetch: refusing }), { code: 'BAD_USERNAME' });
  assert.equal(asked, 1);
});

test('another chat begins though the storage is full', async () => {
  const session = new Session(SERVER);
  const { chatId } = await begin(session);
  storage.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  session.finish(chatId);

  assert.equal((await begin(session)).chatId, 'chat2');
  assert.equal(session.current.chatId, 'chat2');
});

test('a vouched visitor is found again under a renewed token, and by nobody else', async () => {
  const identity = token({ sub: 'a', iat: 1, exp: 2 });
  await begin(new Session(SERVER, identity), { identity });
  new Outbox(storage, { server: SERVER, chatId: 'chat1', side: 'User' }).add('of a');
  new Outbox(storage, { server: SERVER, chatId: 'elsewhere', side: 'User' }).add('of another chat');

  const renewed = new Session(SERVER, token({ exp: 9, iat: 8, sub: 'a' }));
  const b = new Session(SERVER, token({ sub: 'b', iat: 1, exp: 2 }));
  const nobody = new Session(SERVER);

  assert.equal(renewed.current.chatId, 'chat1');
  assert.equal(b.current, null);
  assert.equal(nobody.current, null);
  renewed.draft.text = 'half a sen';
  assert.deepEqual([renewed, b, nobody].map(({ draft }) => draft.text), ['half a sen', '', '']);
  assert.equal((await begin(nobody)).chatId, 'chat2');
  assert.deepEqual(new Outbox(storage, { server: SERVER, chatId: 'chat1', side: 'User' }).entries, []);
  assert.equal(new Outbox(storage, { server: SERVER, chatId: 'elsewhere', side: 'User' }).entries.length, 1);
});

test('what was noted of former chats is swept away, of this server', async () => {
  const session = new Session(SERVER);
  const { chatId } = await begin(session);
  for (const what of ['seen', 'agents']) {
    storage.setItem(noteKey(what, SERVER, chatId), '1');
    storage.setItem(noteKey(what, 'https://other.example.com', chatId), '1');
  }
  session.finish(chatId);
  await begin(session);

  assert.equal(storage.getItem(noteKey('seen', SERVER, chatId)), null);
  assert.equal(storage.getItem(noteKey('agents', SERVER, chatId)), null);
  assert.equal(storage.getItem(noteKey('seen', 'https://other.example.com', chatId)), '1');
});

test('who has given a name goes on when the website begins to vouch', async () => {
  await begin(new Session(SERVER));

  assert.equal(new Session(SERVER, token({ sub: 'a' })).current.chatId, 'chat1');
});
