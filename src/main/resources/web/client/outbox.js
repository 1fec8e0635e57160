import { attempt } from './attempt.js';

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
  /** Ids of what another tab has seen stored. That it is not in the storage proves nothing: the website may have cleared that. */
  #gone = new Set();
  /** Ids of what was in the storage when the page was left; null if it was not, or what there is was read again since. */
  #left = null;
  /** Ids of what the storage has not taken. */
  #unkept = new Set();
  #isOver = false;

  /**
   * @param {Storage | null} storage like localStorage
   * @param {{server: string, chatId: string, side: string}} of whose it is
   */
  constructor(storage, of) {
    this.#storage = storage;
    this.#prefix = `${PREFIX}${scopeOf(of)}:`;
    stored(storage, this.#prefix).forEach(({ entry }) => this.#entries.set(entry.id, entry));
  }

  /** In the order in which they are to be sent. */
  get entries() {
    return inOrder(this.#entries);
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
    this.catchUp();
    this.entries.forEach((entry) =>
      this.#isGone(entry) ? this.#entries.delete(entry.id) : this.#put({ ...entry, failed: entry.failed ?? 'OVER' }),
    );
  }

  /** The page is, and may be come back to as it is: what other tabs do meanwhile is not told to it. */
  leave() {
    // It may have been left before, and not have got so far as to compare.
    this.#left = new Set([...(this.#left ?? []), ...stored(this.#storage, this.#prefix).map(({ entry }) => entry.id)]);
  }

  /**
   * What there is was read again: what other tabs have had stored meanwhile is in it.
   * @returns {boolean} whether the page had been left, and the entries may be others now
   */
  compared() {
    const wasLeft = this.catchUp();
    this.entries.forEach((entry) => entry.failed && this.#isGone(entry) && this.#entries.delete(entry.id));
    this.#left = null;
    return wasLeft;
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
    } else if (entry && newValue) {
      this.#hold(entry);
    } else if (entry?.failed) {
      this.#entries.delete(entry.id);
    } else if (this.#entries.has(entry?.id)) {
      this.#isOver ? this.remove(entry.id) : this.#gone.add(entry.id);
    }
    return entry !== null;
  }

  /**
   * What other chats of that server and side have left unsent, and are over; it is no longer theirs.
   * @param {Outbox} [former] of one that is left for this one, and thereby over: also what the storage has not taken of it; not what
   *   it had taken, and is there no more, as another tab has had that
   */
  static takeLeftovers(storage, { server, chatId, side }, former) {
    const [here] = scopeOf({ server, chatId, side }).split(':');
    const unkept = former?.entries.filter(({ id }) => former.#unkept.has(id));
    const left = new Map(unkept?.map((entry) => [entry.id, entry]));
    stored(storage, PREFIX).forEach(({ key, entry }) => {
      const [there, ofChat, ofSide] = key.slice(PREFIX.length).split(':');
      const isOver = entry.isOver || (former && key.startsWith(former.#prefix));
      if (isOver && there === here && ofChat !== chatId && ofSide === side) {
        left.set(entry.id, entry);
        attempt(() => storage.removeItem(key));
      }
    });
    return inOrder(left);
  }

  /** What a chat has left is let go, whether it is over or not: what is unsent, and that it shall end. */
  static forget(storage, of) {
    const keys = stored(storage, `${PREFIX}${scopeOf(of)}:`).map(({ key }) => key);
    [...keys, endKey(of)].forEach((key) => attempt(() => storage.removeItem(key)));
  }

  /**
   * Puts what others have left unsent here, as not sent: whether it still matters is for its writer to say. What is here already
   * another tab has put here, and its writer may have said.
   */
  adopt(leftovers, code) {
    leftovers.forEach(({ id, content }) => this.has(id) || this.add(content, id, code));
  }

  #put(unmarked) {
    const entry = this.#isOver ? { ...unmarked, isOver: true } : unmarked;
    this.#hold(entry);
    this.#unkept.add(entry.id);
    attempt(() => {
      this.#storage.setItem(this.#key(entry), JSON.stringify(entry));
      this.#unkept.delete(entry.id);
    });
    return entry;
  }

  #hold(entry) {
    this.#entries.set(entry.id, entry);
    this.#gone.delete(entry.id);
    this.#left?.delete(entry.id);
  }

  /** What others have put there while this page was left. */
  catchUp() {
    const wasLeft = this.#left !== null;
    const others = wasLeft ? stored(this.#storage, this.#prefix) : [];
    others.forEach(({ entry }) => this.#unkept.has(entry.id) || this.#hold(entry));
    return wasLeft;
  }

  /** Another tab has seen it stored while this page was cut off, or has had it while this page was left. */
  #isGone(entry) {
    const isTaken = () => this.#left?.has(entry.id) && this.#storage.getItem(this.#key(entry)) === null;
    return this.#gone.has(entry.id) || attempt(isTaken);
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

/** Where it is kept that a chat shall end. */
export function endKey(of) {
  return `blabbermouth:end:${scopeOf(of)}`;
}

/** Names one side of a chat on a server in keys of the storage. Neither a server's address nor an id has a colon there. */
function scopeOf({ server, chatId, side }) {
  const address = server.replace(/^ws/, 'http').replace(/\/+$/, '');
  return [address, chatId, side].map(encodeURIComponent).join(':');
}

export function freshId() {
  // randomUUID is for secure pages only.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function inOrder(entries) {
  return [...entries.values()].sort((one, other) => one.order - other.order);
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
  const entry = attempt(() => JSON.parse(text));
  return typeof entry?.id === 'string' && typeof entry.content === 'string' ? entry : null;
}
