const PREFIX = 'blabbermouth:out:';

/**
 * What was written in a chat and is not known to be stored: kept until it is, over reloads and in all tabs of a browser. Each
 * message has a key of its own, so that tabs do not overwrite each other. If there is no storage, or it is full, it is kept in
 * memory.
 *
 * Entries: {id, order, content, failed?: error code}. `order` ascends; ids are the clientMessageIds.
 */
export class Outbox {
  #storage;
  #prefix;
  /** id -> entry */
  #entries = new Map();

  /** @param {Storage | null} storage like localStorage */
  constructor(storage, chatId, side) {
    this.#storage = storage;
    this.#prefix = `${PREFIX}${chatId}:${side}:`;
    stored(storage, this.#prefix).forEach(({ entry }) => this.#entries.set(entry.id, entry));
  }

  /** In the order in which they are to be sent. */
  get entries() {
    return [...this.#entries.values()].sort((one, other) => one.order - other.order);
  }

  /** Nothing is left that is to be sent. */
  get isClear() {
    return [...this.#entries.values()].every((entry) => entry.failed);
  }

  has(id) {
    return this.#entries.has(id);
  }

  get(id) {
    return this.#entries.get(id);
  }

  /** @param {string} [failed] why it is not to be sent */
  add(content, id = freshId(), failed = undefined) {
    return this.#put({ id, order: this.#nextOrder(), content, failed });
  }

  /** Before all that is there, in this order: what was stored before and has been forgotten. */
  addFirst(messages) {
    const first = this.entries[0]?.order ?? this.#nextOrder();
    messages.forEach(({ id, content }, i) => this.#put({ id, order: first - messages.length + i, content }));
  }

  /** It was refused, and is not sent again by itself. */
  fail(id, code) {
    const entry = this.#entries.get(id);
    if (entry) {
      this.#put({ ...entry, failed: code });
    }
  }

  failAll(code) {
    this.entries.filter((entry) => !entry.failed).forEach((entry) => this.fail(entry.id, code));
  }

  /** Back among those to be sent, as the last. */
  retry(id) {
    const entry = this.#entries.get(id);
    if (!entry?.failed) {
      return false;
    }
    this.add(entry.content, id);
    return true;
  }

  /** It is stored, or was taken back. */
  remove(id) {
    const entry = this.#entries.get(id);
    if (entry) {
      this.#entries.delete(id);
      attempt(() => this.#storage?.removeItem(this.#key(entry)));
    }
    return entry;
  }

  /**
   * Another tab has changed the storage. What it has seen acknowledged stays here until it is acknowledged here too: the message
   * would vanish in between.
   * @param {StorageEvent} event
   * @returns {boolean} whether it was about this chat
   */
  changedElsewhere({ key, oldValue, newValue }) {
    if (!key?.startsWith(this.#prefix)) {
      return false;
    }
    const entry = parse(newValue ?? oldValue);
    if (entry && (newValue || entry.failed)) {
      newValue ? this.#entries.set(entry.id, entry) : this.#entries.delete(entry.id);
    }
    return entry !== null;
  }

  /** What other chats of that side have left unsent; it is no longer theirs. */
  static takeLeftovers(storage, exceptChatId, side) {
    return stored(storage, PREFIX)
      .filter(({ key }) => {
        const [chatId, ofSide] = key.slice(PREFIX.length).split(':');
        return chatId !== exceptChatId && ofSide === side;
      })
      .map(({ key, entry }) => {
        attempt(() => storage.removeItem(key));
        return entry;
      });
  }

  /** Nobody is going to send it any more. */
  clear() {
    this.entries.forEach(({ id }) => this.remove(id));
  }

  /** Puts what others have left unsent here, as not sent: whether it still matters is for its writer to say. */
  adopt(leftovers, code) {
    leftovers.forEach((entry) => this.#put({ ...entry, order: this.#nextOrder(), failed: code }));
  }

  #put(entry) {
    this.#entries.set(entry.id, entry);
    attempt(() => this.#storage?.setItem(this.#key(entry), JSON.stringify(entry)));
    return entry;
  }

  #nextOrder() {
    // A microsecond's room for each: several a millisecond, also if the clock was set back.
    const last = Math.max(0, ...[...this.#entries.values()].map((entry) => entry.order));
    return Math.max(Date.now() * 1000, last + 1);
  }

  #key(entry) {
    return this.#prefix + entry.id;
  }
}

export function freshId() {
  // randomUUID is for secure pages only.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function stored(storage, prefix) {
  const found = [];
  attempt(() => {
    for (let i = 0; storage && i < storage.length; i++) {
      const key = storage.key(i);
      const entry = key.startsWith(prefix) ? parse(storage.getItem(key)) : null;
      if (entry) {
        found.push({ key, entry });
      }
    }
  });
  return found.sort((one, other) => one.entry.order - other.entry.order);
}

function parse(text) {
  try {
    const entry = JSON.parse(text);
    return typeof entry?.id === 'string' && typeof entry.content === 'string' ? entry : null;
  } catch {
    return null;
  }
}

/** Storage may be forbidden or full. */
function attempt(action) {
  try {
    action();
  } catch {
    // In memory then.
  }
}
