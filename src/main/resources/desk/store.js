/** What a browser keeps for an agent. Storage may be forbidden or full: then it lasts as long as the page. */

const PREFIX = 'blabbermouth:desk:';
const AGENT_PREFIX = 'blabbermouth:desk-of:';
/** What is written in a chat, here or in the client's outbox: by which agent, and in which chat. */
const WRITTEN = /^blabbermouth:(?:desk:draft:|desk-of:(?=[^:]+:blabbermouth:(?:out|end):))([^:]+):(?:blabbermouth:\w+:[^:]+:)?([^:]+)/;
/** By key: since when it is known to be left of a chat that its agent has no more. */
const LEFT = 'left';
/** A tab may still have the chat, of which the storage has not taken the entry, or was cleared; but none for so long. */
const LEFT_MILLIS = 7 * 24 * 3600_000;
/** As it is, also if the storage still has what was before. */
const memory = new Map();
let tellNotKept = () => {};

/** @param {() => void} tell is called once, when something cannot be kept */
export function onNotKept(tell) {
  tellNotKept = tell;
}

/** @returns {boolean} whether it outlives the page */
export function keep(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    tellNotKept();
    tellNotKept = () => {};
    return false;
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

/** What other tabs may have changed a moment ago, of which this one has not heard yet. */
export function keptByNow(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key)) ?? kept(key);
  } catch {
    return kept(key);
  }
}

/** Forgets drafts and unsent messages of chats that their agent has had no more for long. */
export function sweep() {
  try {
    const keys = Object.keys(localStorage);
    const isLeft = (key) => {
      const [, agent, chatId] = WRITTEN.exec(key) ?? [];
      return agent && !keys.includes(`${PREFIX}chat:${agent}:${chatId}`);
    };
    const since = kept(LEFT, {});
    const left = keys.filter(isLeft).map((key) => [key, since[key] ?? Date.now()]);
    const isOld = ([, at]) => Date.now() - at > LEFT_MILLIS;
    left.filter(isOld).forEach(([key]) => localStorage.removeItem(key));
    const young = left.filter((one) => !isOld(one));
    young.length > 0 ? keep(LEFT, Object.fromEntries(young)) : forget(LEFT);
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

/** One agent's part of localStorage, for the client module: who works at this browser next does not come upon it there. */
export class AgentStorage {
  #prefix;

  constructor(agent) {
    this.#prefix = `${AGENT_PREFIX}${agent}:`;
  }

  get length() {
    return this.#keys.length;
  }

  key(i) {
    return this.#keys[i].slice(this.#prefix.length);
  }

  getItem(key) {
    return localStorage.getItem(this.#prefix + key);
  }

  setItem(key, value) {
    localStorage.setItem(this.#prefix + key, value);
  }

  removeItem(key) {
    localStorage.removeItem(this.#prefix + key);
  }

  /** @param {(event) => void} listener is told of what other tabs change, as a `storage` event has it */
  onChangedElsewhere(listener) {
    addEventListener('storage', ({ key, oldValue, newValue }) => {
      if (key?.startsWith(this.#prefix)) {
        listener({ key: key.slice(this.#prefix.length), oldValue, newValue });
      }
    });
  }

  get #keys() {
    return Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix));
  }
}
