/** What the tabs of one agent tell each other: what somebody looks at, and what was seen. */
export class Tabs {
  #desk;
  #channel = new BroadcastChannel('blabbermouth:desk');
  #id = crypto.getRandomValues(new Uint32Array(1))[0];
  /** tab -> chatId that is looked at there, null for the lists; while somebody looks there at all */
  #looks = new Map();
  #told;

  constructor(desk) {
    this.#desk = desk;
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    desk.on('looked', ({ opened, seq }) => this.#channel.postMessage({ seen: opened.id, seq }));
    desk.on('changed', () => this.#tell());
    ['focus', 'blur', 'visibilitychange'].forEach((event) => addEventListener(event, () => this.#tell()));
    addEventListener('pagehide', () => this.#channel.postMessage({ tab: this.#id }));
  }

  get isLookedAt() {
    return this.#looks.size > 0;
  }

  looksAt(chatId) {
    return [...this.#looks.values()].includes(chatId);
  }

  #tell() {
    const isHere = document.hasFocus() && !document.hidden;
    if (isHere) {
      // Nobody looks at two tabs; one that crashed has not said so.
      this.#looks.clear();
    }
    const looksAt = isHere ? this.#desk.active : undefined;
    if (looksAt !== this.#told) {
      this.#told = looksAt;
      this.#channel.postMessage({ tab: this.#id, looksAt });
    }
  }

  #hear({ tab, looksAt, seen, seq }) {
    if (seen) {
      this.#desk.chats.get(seen)?.chat.markSeen(seq);
    } else {
      looksAt === undefined ? this.#looks.delete(tab) : this.#looks.set(tab, looksAt);
    }
  }
}
