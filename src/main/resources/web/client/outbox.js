const PREFIX = 'blabbermouth:out:';

/**
 * What was written in a chat and is not known to be stored: kept until it is, over reloads and in all tabs of a browser. Each
 * message has a key of its own, so that tabs do not overwrite each other. If there is no storage, or it is full, it is kept in
 * memory.
 *
 * Entries: {id, order, content, failed?: error code, isOver?}. `order` ascends; ids are the clientMessageIds; isOver: of a chat that
 * is known to be.
 */
export class Outbox {
  #storage;
  #prefix;
  /** id -> entry */
  #entries = new Map();
  /** Ids of what the storage has taken. */
  #kept = new Set();
  #isOver = false;

  /**
   * @param {Storage | null} storage like localStorage
   * @param {{server: string, chatId: string, side: string}} of whose it is
   */
  constructor(storage, of) {
    this.#storage = storage;
    this.#prefix = `${PREFIX}${scopeOf(of)}:`;
    stored(storage, this.#prefix).forEach(({ entry }) => {
      this.#entries.set(entry.id, entry);
      this.#kept.add(entry.id);
    });
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

  /** The chat is: nothing of it is sent any more. */
  over() {
    this.#isOver = true;
    this.entries.forEach((entry) =>
      this.#isGone(entry) ? this.#entries.delete(entry.id) : this.#put({ ...entry, failed: entry.failed ?? 'OVER' }),
    );
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
    if (entry && newValue && this.#isOver && !entry.isOver) {
      // The tab that wrote it has not heard yet.
      this.#put({ ...entry, failed: entry.failed ?? 'OVER' });
    } else if (entry && (newValue || entry.failed)) {
      newValue ? this.#entries.set(entry.id, entry) : this.#entries.delete(entry.id);
      this.#kept.add(entry.id);
    }
    return entry !== null;
  }

  /** What other chats of that server and side have left unsent, and are over; it is no longer theirs. */
  static takeLeftovers(storage, { server, chatId, side }) {
    const [here] = scopeOf({ server, chatId, side }).split(':');
    return stored(storage, PREFIX)
      .filter(({ key, entry }) => {
        const [there, ofChat, ofSide] = key.slice(PREFIX.length).split(':');
        return entry.isOver && there === here && ofChat !== chatId && ofSide === side;
      })
      .map(({ key, entry }) => {
        attempt(() => storage.removeItem(key));
        return entry;
      });
  }

  /** What a chat has left unsent is let go, whether it is over or not. */
  static forget(storage, of) {
    stored(storage, `${PREFIX}${scopeOf(of)}:`).forEach(({ key }) => attempt(() => storage.removeItem(key)));
  }

  /** Puts what others have left unsent here, as not sent: whether it still matters is for its writer to say. */
  adopt(leftovers, code) {
    leftovers.forEach(({ id, content }) => this.add(content, id, code));
  }

  #put(unmarked) {
    const entry = this.#isOver ? { ...unmarked, isOver: true } : unmarked;
    this.#entries.set(entry.id, entry);
    attempt(() => {
      this.#storage?.setItem(this.#key(entry), JSON.stringify(entry));
      this.#kept.add(entry.id);
    });
    return entry;
  }

  /** Another tab has seen it stored, or has taken it back, while this page slept or was cut off. */
  #isGone(entry) {
    let isGone = false;
    attempt(() => (isGone = this.#kept.has(entry.id) && this.#storage?.getItem(this.#key(entry)) === null));
    return isGone;
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

/** Names one side of a chat on a server in keys of the storage. Neither a server's address nor an id has a colon there. */
export function scopeOf({ server, chatId, side }) {
  const address = server.replace(/^ws/, 'http').replace(/\/+$/, '');
  return [address, chatId, side].map(encodeURIComponent).join(':');
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
