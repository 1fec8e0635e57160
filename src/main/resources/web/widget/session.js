import { attempt } from '../client/attempt.js';
import { Outbox } from '../client/outbox.js';
import { register } from '../client/register.js';

/**
 * Which chat this browser is in: one for all tabs, kept over reloads, until another is begun. Without storage it is this
 * page's alone. A chat whose visitor the website has vouched for is gone on with only where it vouches for the same one.
 */
export class Session {
  #server;
  #key;
  #who;
  #memory = null;

  /** @param {string} [identity] the token by which the website vouches for its visitor */
  constructor(server, identity) {
    this.#server = server;
    this.#key = `blabbermouth:session:${server}`;
    this.#who = identity ? whoIs(identity) : '';
  }

  /** {userId, chatId, username, since, who?, over?}, or null */
  get current() {
    const session = this.#kept;
    return session && this.#isForeign(session) ? null : session;
  }

  /** Where this visitor's draft is: not where the next one would find it. */
  get draft() {
    return new Draft(`blabbermouth:draft:${this.#server}:${this.#who}`);
  }

  /** Where the last chat that ended is, for the same one. */
  get endingKey() {
    return `blabbermouth:ended:${this.#server}:${this.#who}`;
  }

  /**
   * The chat that there is, or a new one: of several tabs that begin at once, one does.
   * @param {{name?: string, identity?: string}} visitor
   * @param {object} options of register
   */
  async begin(visitor, options) {
    let isMine = false;
    const action = () => {
      isMine = true;
      return this.#begin(visitor, options);
    };
    try {
      // Locks are for secure pages only; without them the first one that is answered wins.
      return await (navigator.locks?.request(this.#key, { signal: options.signal }, action) ?? action());
    } catch (fault) {
      if (isMine || options.signal?.aborted) {
        throw fault;
      }
      // They are there and refused where the site's data is blocked: then there are no other tabs to agree with.
      return action();
    }
  }

  /** It is over; not gone on with. */
  finish(chatId) {
    this.#change(chatId, { over: true });
  }

  /** Its agent has left it. @param {number} since when it waits for another */
  waits(chatId, since) {
    this.#change(chatId, { since });
  }

  #change(chatId, changes) {
    const { current } = this;
    if (current?.chatId === chatId && !current.over) {
      this.#save({ ...current, ...changes });
    }
  }

  /** Another tab's storage event. */
  isChangedBy({ key }) {
    return key === this.#key;
  }

  async #begin(visitor, options) {
    if (this.#isUnderWay) {
      return this.current;
    }
    // A name that was copied from somewhere may hold what cannot be seen, and is refused for.
    const name = visitor.name?.replace(/\p{Cc}/gu, ' ').trim();
    const user = await register(this.#server, { ...visitor, name }, options);
    if (this.#isUnderWay) {
      // Without locks another tab has begun meanwhile. The server forgets a chat that nobody joins.
      return this.current;
    }
    const former = this.#kept;
    if (former && this.#isForeign(former)) {
      // What somebody else could not send is not this one's to send.
      local((storage) => Outbox.forget(storage, { server: this.#server, chatId: former.chatId, side: 'User' }));
    }
    this.#save({ ...user, since: Date.now(), ...(user.verified && { who: this.#who }) });
    this.#sweep(user.chatId);
    return this.current;
  }

  get #isUnderWay() {
    const { current } = this;
    return current !== null && !current.over;
  }

  /** What was noted of a chat is of no use when there is another. */
  #sweep(chatId) {
    const isStale = (key) =>
      ['seen', 'agents'].some((what) => {
        const ours = noteKey(what, this.#server, '');
        return key.startsWith(ours) && key !== ours + chatId;
      });
    local((storage) =>
      Array.from({ length: storage.length }, (none, i) => storage.key(i))
        .filter(isStale)
        .forEach((key) => storage.removeItem(key)),
    );
  }

  get #kept() {
    const text = local((storage) => storage.getItem(this.#key));
    const kept = text ? attempt(() => JSON.parse(text)) : this.#memory;
    return kept?.chatId ? kept : null;
  }

  #isForeign({ verified, who }) {
    return verified === true && who !== this.#who;
  }

  #save(session) {
    this.#memory = session;
    const isKept = local((storage) => {
      storage.setItem(this.#key, JSON.stringify(session));
      return true;
    });
    if (!isKept) {
      // Full: what stands there is of before, and would count for more than what is known here.
      local((storage) => storage.removeItem(this.#key));
    }
  }
}

/** What is written and not sent, before there is a chat or in it: of this tab, over reloads. */
class Draft {
  #key;
  #text = '';
  #isKept = true;

  constructor(key) {
    this.#key = key;
    this.reload();
  }

  /** The page may have been kept while others of this tab went on with it. What is in no storage is here alone. */
  reload() {
    if (this.#isKept) {
      this.#text = local((storage) => storage.getItem(this.#key) ?? '', 'sessionStorage') ?? this.#text;
    }
  }

  get text() {
    return this.#text;
  }

  set text(text) {
    this.#text = text;
    const keep = (storage) => (text ? storage.setItem(this.#key, text) : storage.removeItem(this.#key));
    this.#isKept = local(keep, 'sessionStorage') !== null;
  }
}

/** Where tabs tell each other, and those after them, what they know about a chat: up to where it is `seen`, its `agents`. */
export function noteKey(what, server, chatId) {
  return `blabbermouth:${what}:${server}:${chatId}`;
}

export function local(action, storage = 'localStorage') {
  return attempt(() => action(window[storage]));
}

/** The same for each token of one visitor: they are renewed. Not a secret, and kept from no one who can read the token. */
function whoIs(token) {
  let text = token;
  try {
    const payload = atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
    const { exp, iat, nbf, jti, sub, ...claims } = JSON.parse(payload);
    text = JSON.stringify(sub === undefined ? Object.entries(claims).sort() : ['sub', sub]);
  } catch {
    // Not a token of the kind we know: itself then.
  }
  // FNV-1a from two beginnings; crypto.subtle is for secure pages only.
  return [0x811c9dc5, 0x01000193]
    .map((start) => [...text].reduce((hash, char) => Math.imul(hash ^ char.codePointAt(0), 0x01000193), start) >>> 0)
    .map((hash) => hash.toString(36))
    .join('');
}
