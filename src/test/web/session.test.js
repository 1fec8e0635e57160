import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Chat, Outbox } from '../../main/resources/web/client.js';
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

test('tabs that begin at once begin one chat where there are no locks', async () => {
  const answers = [];
  const slow = (url, init) => new Promise((answer) => answers.push(() => answer(answering(url, init))));
  const tabs = [new Session(SERVER), new Session(SERVER), new Session(SERVER)];
  const beginning = tabs.map((tab) => begin(tab, undefined, { fetch: slow }));
  assert.equal(answers.length, 3);

  // Not in the order in which they were asked.
  answers.reverse().forEach((answer) => answer());

  const begun = await Promise.all(beginning);
  assert.equal(new Set(begun.map(({ chatId }) => chatId)).size, 1);
  assert.equal(new Session(SERVER).current.chatId, begun[0].chatId);
});

test('what cannot be seen in a name is no reason to refuse it', async () => {
  let asked;
  const taking = (url, init) => ((asked = url), answering(url, init));
  await begin(new Session(SERVER), { name: 'Nika\tB.\u0000' }, { fetch: taking });

  assert.equal(asked.split('?')[0], `${SERVER}/user/join/Nika%20B.`);
});

test('what is no session stands in nobody’s way', async () => {
  for (const garbage of ['0', '[]', '"Nika"', '{"over":false}', 'Nika']) {
    storage.setItem(`blabbermouth:session:${SERVER}`, garbage);
    const session = new Session(SERVER);
    assert.equal(session.current, null, garbage);
    assert.ok((await begin(session)).chatId, garbage);
  }
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

test('nothing is left of a chat that was somebody else’s', async () => {
  const identity = token({ sub: 'a' });
  await begin(new Session(SERVER, identity), { identity });
  const chat = new Chat({ server: SERVER, user: { userId: 'u', chatId: 'chat1' } }, { storage, wake: [] });
  chat.send('of a');
  chat.end();
  assert.equal(storage.length, 3);

  await begin(new Session(SERVER));

  assert.equal(storage.length, 1);
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

test('a draft that the storage has no room for stays as it was written', () => {
  const draft = new Session(SERVER).draft;
  draft.text = 'half';
  const { setItem } = MemoryStorage.prototype;
  MemoryStorage.prototype.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  try {
    draft.text = 'half a sen';
  } finally {
    MemoryStorage.prototype.setItem = setItem;
  }

  draft.reload();

  assert.equal(draft.text, 'half a sen');
});
test('a draft is what the tab has made of it since, and stays where nothing can be read', () => {
  const draft = new Session(SERVER).draft;
  draft.text = 'half a sen';
  new Session(SERVER).draft.text = '';
  draft.reload();
  assert.equal(draft.text, '');

  draft.text = 'half a sen';
  Object.defineProperty(window, 'sessionStorage', {
    get: () => {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  draft.reload();

  assert.equal(draft.text, 'half a sen');
});
