/** A tab that is looked at says so again and again: one that has crashed says nothing. */
const REPEAT_MILLIS = 5_000;
const SILENT_MILLIS = 3 * REPEAT_MILLIS;
/** So long each tab has to do what one of all is to do. Browsers give those that are hidden a turn a second. */
const TURN_MILLIS = 1_000;
const REMEMBERED_MAX = 100;

/** What the tabs of one agent tell each other: what somebody looks at, what was seen, and what one has done for all. */
export class Tabs {
  #desk;
  #channel = new BroadcastChannel('blabbermouth:desk');
  #id = crypto.getRandomValues(new Uint32Array(1))[0];
  /** Those that were heard, and have not said that they are left. */
  #others = new Set();
  /** tab -> {chatId, at}: what is looked at there, null for the lists; while somebody looks there at all */
  #looks = new Map();
  #told;
  #isLeft = false;
  /** what was done, here or elsewhere -> when, the latest last */
  #done = new Map();

  constructor(desk) {
    this.#desk = desk;
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    // It may be taken out again, as it is.
    addEventListener('pageshow', () => {
      this.#isLeft = false;
      this.#ask();
    });
    desk.on('looked', ({ opened, seq }) => this.#channel.postMessage({ seen: opened.id, seq }));
    desk.on('changed', () => this.#tell());
    ['focus', 'blur', 'pageshow', 'visibilitychange'].forEach((event) => addEventListener(event, () => this.#tell()));
    setInterval(() => this.#tell({ again: true }), REPEAT_MILLIS);
    addEventListener('pagehide', () => {
      this.#isLeft = true;
      this.#told = undefined;
      this.#channel.postMessage({ tab: this.#id, isLeft: true });
    });
    this.#ask();
  }

  get isLookedAt() {
    return this.#lookedAt.length > 0;
  }

  looksAt(chatId) {
    return this.#lookedAt.includes(chatId);
  }

  /**
   * Has it done in one of the tabs: at once in the first of them, in another if that does not, as it sleeps, cannot, or has crashed.
   * @param {string} what the same in all of them, which hear of it at different times if they are cut off
   * @param {number} [sameMillis] after which it is another that has the same name
   */
  once(what, action, sameMillis = Infinity) {
    const since = performance.now() - sameMillis;
    const before = [...this.#others].filter((other) => other < this.#id);
    const turn = () => {
      if (!(this.#done.get(what) >= since)) {
        this.#remember(what);
        this.#channel.postMessage({ done: what });
        // Who has crashed keeps nobody waiting again; the others answer.
        before.forEach((other) => this.#others.delete(other));
        before.length > 0 && this.#ask();
        action();
      }
    };
    before.length > 0 ? setTimeout(turn, before.length * TURN_MILLIS) : turn();
  }

  get #lookedAt() {
    const since = performance.now() - SILENT_MILLIS;
    return [...this.#looks.values()].filter(({ at }) => at >= since).map(({ chatId }) => chatId);
  }

  /** One that has just come knows of nobody. */
  #ask() {
    this.#channel.postMessage({ asks: this.#id });
  }

  #tell({ again = false } = {}) {
    const isHere = document.hasFocus() && !document.hidden;
    if (isHere) {
      // Nobody looks at two tabs.
      this.#looks.clear();
    }
    const looksAt = isHere ? this.#desk.active : undefined;
    if (!this.#isLeft && (looksAt !== this.#told || (again && isHere))) {
      this.#told = looksAt;
      this.#say();
    }
  }

  #say() {
    this.#channel.postMessage({ tab: this.#id, looksAt: this.#told });
  }

  #hear({ asks, tab, looksAt, isLeft, seen, seq, done }) {
    if (seen) {
      this.#desk.chats.get(seen)?.chat.markSeen(seq);
    } else if (done) {
      this.#remember(done);
    } else if (asks) {
      this.#others.add(asks);
      this.#say();
    } else {
      isLeft ? this.#others.delete(tab) : this.#others.add(tab);
      looksAt === undefined ? this.#looks.delete(tab) : this.#looks.set(tab, { chatId: looksAt, at: performance.now() });
    }
  }

  #remember(what) {
    this.#done.delete(what);
    this.#done.set(what, performance.now());
    if (this.#done.size > REMEMBERED_MAX) {
      this.#done.delete(this.#done.keys().next().value);
    }
  }
}
