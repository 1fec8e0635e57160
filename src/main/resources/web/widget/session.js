import { register } from '../client/register.js';

/**
 * Which chat this browser is in: one for all tabs, kept over reloads, until another is begun. Without storage it is this
 * page's alone.
 */
export class Session {
  #server;
  #key;
  #memory = null;

  constructor(server) {
    this.#server = server;
    this.#key = `blabbermouth:session:${server}`;
  }

  /** {userId, chatId, username, since, over?}, or null */
  get current() {
    const text = local((storage) => storage.getItem(this.#key));
    try {
      return text ? JSON.parse(text) : this.#memory;
    } catch {
      return null;
    }
  }

  /**
   * The chat that there is, or a new one: of several tabs that begin at once, one does.
   * @param {{name?: string, identity?: string}} visitor
   * @param {object} options of register
   */
  begin(visitor, options) {
    const action = async () => {
      const other = this.current;
      if (other && !other.over) {
        return other;
      }
      const user = await register(this.#server, visitor, options);
      this.#save({ ...user, since: Date.now() });
      return this.current;
    };
    // Locks are for secure pages only; without them the tab that is later wins.
    return navigator.locks ? navigator.locks.request(this.#key, { signal: options.signal }, action) : action();
  }

  /** It is over; kept to be read, and not gone on with. */
  finish(chatId) {
    const { current } = this;
    if (current?.chatId === chatId && !current.over) {
      this.#save({ ...current, over: true });
    }
  }

  forget() {
    this.#memory = null;
    local((storage) => storage.removeItem(this.#key));
  }

  /** Another tab's storage event. */
  isChangedBy({ key }) {
    return key === this.#key;
  }

  #save(session) {
    this.#memory = session;
    local((storage) => storage.setItem(this.#key, JSON.stringify(session)));
  }
}

/** Storage may be forbidden or full. */
export function local(action, storage = 'localStorage') {
  try {
    return action(window[storage]);
  } catch {
    return null;
  }
}
