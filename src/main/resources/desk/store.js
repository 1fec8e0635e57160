/** What a browser keeps for an agent. Storage may be forbidden or full: then it lasts as long as the page. */

const PREFIX = 'blabbermouth:desk:';
/** With the chatId of what is written in one, here or in the client's outbox. */
const WRITTEN = /^blabbermouth:(?:desk:draft:|(?:out|end):[^:]+:)([^:]+)(?:$|:Support)/;
/** As it is, also if the storage still has what was before. */
const memory = new Map();
let tellNotKept = () => {};

/** @param {() => void} tell is called once, when something cannot be kept */
export function onNotKept(tell) {
  tellNotKept = tell;
}

export function keep(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    tellNotKept();
    tellNotKept = () => {};
  }
}

export function kept(key, otherwise = null) {
  try {
    return memory.get(key) ?? JSON.parse(localStorage.getItem(PREFIX + key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function forget(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Then it was not there.
  }
}

/** @returns {object[]} of all keys that begin so */
export function keptUnder(start) {
  const found = new Set([...memory.keys()].filter((key) => key.startsWith(start)));
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key.startsWith(PREFIX + start)) {
        found.add(key.slice(PREFIX.length));
      }
    }
  } catch {
    // What is in memory.
  }
  return [...found].map((key) => kept(key)).filter(Boolean);
}

/** Forgets drafts and unsent messages of chats that nobody at this browser has any more. */
export function sweep() {
  try {
    const keys = Object.keys(localStorage);
    const chats = new Set(keys.filter((key) => key.startsWith(`${PREFIX}chat:`)).map((key) => key.split(':').at(-1)));
    const isLeft = (key) => WRITTEN.test(key) && !chats.has(WRITTEN.exec(key)[1]);
    keys.filter(isLeft).forEach((key) => localStorage.removeItem(key));
  } catch {
    // Then nothing was left there.
  }
}

/** Told of what other tabs of this browser change: listener(key, value or null). */
export function onChangedElsewhere(listener) {
  addEventListener('storage', ({ key, newValue }) => {
    if (key?.startsWith(PREFIX)) {
      const name = key.slice(PREFIX.length);
      newValue === null ? memory.delete(name) : memory.set(name, safelyParsed(newValue));
      listener(name, safelyParsed(newValue));
    }
  });
}

function safelyParsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function localStorageOrNull() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
