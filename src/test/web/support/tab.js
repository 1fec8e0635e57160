import { register } from 'node:module';
import { Scripted } from './scripted.js';

register('./modules.js', import.meta.url);
/** name -> what a module of that tab has as globals */
globalThis.tabs = new Map();
const DESK = new URL('../../../main/resources/desk/', import.meta.url);

/** Several tabs of one browser: they hear of each other as in a browser, a moment later. */
export class Tabs {
  /** Its storage takes nothing more. */
  isFull = false;
  #tabs = new Set();

  open() {
    const tab = new Tab(this);
    this.#tabs.forEach((other) => Object.assign(tab.localStorage, other.localStorage));
    this.#tabs.add(tab);
    return tab;
  }

  /** As if it had crashed. */
  close(tab) {
    this.#tabs.delete(tab);
  }

  tellOthers(of, tell) {
    if (!this.#tabs.has(of)) {
      return;
    }
    const others = [...this.#tabs].filter((tab) => tab !== of);
    queueMicrotask(() => others.filter((tab) => this.#tabs.has(tab)).forEach(tell));
  }

  set(of, key, newValue) {
    const oldValue = of.localStorage.getItem(key);
    this.#tabs.forEach(({ localStorage }) => (newValue === null ? delete localStorage[key] : (localStorage[key] = newValue)));
    if (oldValue !== newValue) {
      this.tellOthers(of, ({ window }) => window.dispatchEvent(Object.assign(new Event('storage'), { key, oldValue, newValue })));
    }
  }
}

/** What a page has of its browser. */
class Tab {
  window = new EventTarget();
  document = Object.assign(new EventTarget(), { hidden: false, hasFocus: () => this.isLookedAt });
  location = { origin: 'http://desk.invalid' };
  addEventListener = (...args) => this.window.addEventListener(...args);
  localStorage;
  BroadcastChannel;
  isLookedAt = false;
  channels = new Set();
  /** path -> Scripted */
  #servers = new Map();
  #name;

  constructor(tabs) {
    const tab = this;
    this.#name = `tab${globalThis.tabs.size}`;
    globalThis.tabs.set(this.#name, this);
    this.localStorage = Object.create(storageMethods(this, tabs));
    this.BroadcastChannel = class {
      constructor(name) {
        this.name = name;
        tab.channels.add(this);
      }

      postMessage(data) {
        const copy = structuredClone(data);
        tabs.tellOthers(tab, ({ channels }) => channels.forEach((channel) => channel.name === this.name && channel.onmessage({ data: copy })));
      }
    };
    this.window.WebSocket = function (url) {
      const { WebSocket } = tab.server(new URL(url).pathname).environment();
      return new WebSocket();
    };
  }

  /** @returns {object} what that module of the desk exports, in this tab */
  load(module) {
    return import(`${new URL(module, DESK)}?tab=${this.#name}`);
  }

  server(path) {
    if (!this.#servers.has(path)) {
      this.#servers.set(path, new Scripted());
    }
    return this.#servers.get(path);
  }

  leave() {
    this.window.dispatchEvent(new Event('pagehide'));
  }

  look(isLookedAt = true) {
    this.isLookedAt = isLookedAt;
    this.window.dispatchEvent(new Event(isLookedAt ? 'focus' : 'blur'));
  }
}

function storageMethods(tab, tabs) {
  return {
    getItem: (key) => (Object.hasOwn(tab.localStorage, key) ? tab.localStorage[key] : null),
    setItem(key, value) {
      if (tabs.isFull) {
        throw new Error('QuotaExceededError');
      }
      tabs.set(tab, key, String(value));
    },
    removeItem: (key) => tabs.set(tab, key, null),
    key: (index) => Object.keys(tab.localStorage)[index] ?? null,
    get length() {
      return Object.keys(tab.localStorage).length;
    },
  };
}

/** All that is under way between tabs has come. */
export function settled() {
  return new Promise((done) => setImmediate(done));
}
