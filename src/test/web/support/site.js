import assert from 'node:assert/strict';
import { Chat, register, UserList } from '../../../main/resources/web/client.js';
import { Proxy } from './proxy.js';

/** Where the server under test listens: see WebClientTest. */
export const chatPort = port('BLABBERMOUTH_CHAT_PORT');
export const usersPort = port('BLABBERMOUTH_USERS_PORT');
/** One that bears few messages at once. */
export const strictChatPort = port('BLABBERMOUTH_STRICT_CHAT_PORT');
/** A node that is stopped when the stopper is asked, and another one over the same chats. */
export const stoppedChatPort = port('BLABBERMOUTH_STOPPED_CHAT_PORT');
export const otherChatPort = port('BLABBERMOUTH_OTHER_CHAT_PORT');
export const stopper = `http://127.0.0.1:${port('BLABBERMOUTH_STOPPER_PORT')}`;
export const server = `http://127.0.0.1:${chatPort}`;

const WAIT_MILLIS = 60_000;

function port(name) {
  assert.ok(process.env[name], `${name} is not set`);
  return Number(process.env[name]);
}

/** Resolves when it is so, asked whenever the emitter says one of the events. */
export function until(emitter, events, condition, what) {
  return new Promise((met, failed) => {
    const stops = [];
    const timer = setTimeout(() => {
      stops.forEach((stop) => stop());
      failed(new Error(`not within ${WAIT_MILLIS} ms: ${what ?? condition}`));
    }, WAIT_MILLIS);
    const check = (detail) => {
      if (condition(detail)) {
        clearTimeout(timer);
        stops.forEach((stop) => stop());
        met(detail);
      }
    };
    stops.push(...events.map((event) => emitter.on(event, check)));
    check({});
  });
}

export function happens(emitter, event) {
  let seen = false;
  return until(emitter, [event], () => (seen ? true : ((seen = true), false)), event);
}

/** Back-off that does not make a test wait, and wakes that it makes itself. */
export function environment(more = {}) {
  return { backoff: { firstMillis: 20, maxMillis: 100 }, wake: [], ...more };
}

/** All that was opened; closed after each test. */
const opened = [];
const proxies = [];

export async function closeAll() {
  opened.splice(0).forEach((one) => one.stop());
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
}

/** A network between a test and the port. */
export async function proxyBefore(port) {
  const proxy = await Proxy.before(port);
  proxies.push(proxy);
  return proxy;
}

export function opening(one) {
  opened.push(one);
  one.start();
  return one;
}

export function userChat(user, more = {}, at = server) {
  return opening(new Chat({ server: at, user: { ...user } }, environment(more)));
}

export function agentChat(user, more = {}, at = server) {
  return opening(
    new Chat({ server: at, side: 'Support', user: { ...user }, supportUserName: 'Vika' }, environment(more)),
  );
}

export function userList(more = {}, at = `http://127.0.0.1:${usersPort}`) {
  return opening(new UserList({ server: at }, environment(more)));
}

export const connected = (chat) => until(chat, ['connection'], () => chat.connected, 'connected');
export const active = (chat) => until(chat, ['state'], () => chat.state === 'active', 'active');
export const heard = (chat, count) =>
  until(chat, ['message', 'history'], () => chat.messages.length >= count, `${count} messages`);
export const acknowledged = (chat) =>
  until(chat, ['message', 'history', 'outbox'], () => chat.outbox.entries.length === 0, 'an empty outbox');
export const contents = (chat) => chat.messages.map((message) => message.content);

/** A user and an agent who talk, on a server of their own address each. */
export async function conversation({ user: userMore, agent: agentMore, userAt, agentAt } = {}) {
  const registered = await register(server, { name: 'Nika' });
  const user = userChat(registered, userMore, userAt);
  await connected(user);
  const agent = agentChat(registered, agentMore, agentAt);
  await Promise.all([active(user), connected(agent)]);
  return { registered, user, agent };
}

/** What a browser keeps, for as long as the test runs. */
export class MemoryStorage {
  #items = new Map();

  get length() {
    return this.#items.size;
  }

  key(index) {
    return [...this.#items.keys()][index];
  }

  getItem(key) {
    return this.#items.get(key) ?? null;
  }

  setItem(key, value) {
    this.#items.set(key, value);
  }

  removeItem(key) {
    this.#items.delete(key);
  }

  clear() {
    this.#items.clear();
  }
}
