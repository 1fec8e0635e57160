/** What a browser keeps for an agent. Storage may be forbidden or full: then it lasts as long as the page. */

const PREFIX = 'blabbermouth:desk:';
const memory = new Map();

export function keep(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // In memory then.
  }
}

export function kept(key, otherwise = null) {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? (memory.get(key) ?? otherwise) : JSON.parse(text);
  } catch {
    return memory.get(key) ?? otherwise;
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
