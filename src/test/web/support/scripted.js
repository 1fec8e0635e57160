import { environment } from './site.js';

/** Who talk on it. */
export const USER = { userId: '9'.repeat(32), chatId: 'c'.repeat(32), username: 'Nika' };
export const AGENT = { supportId: '7'.repeat(32), supportUserName: 'Vika' };

/** A server by hand, for what a real one says seldom, or in another order: the test says each word of it. */
export class Scripted {
  /** What the client has said on the present connection, but for the heartbeat: {type, args} */
  heard = [];
  connections = 0;
  #socket = null;

  /** For a Chat: its connections lead here. */
  environment(more = {}) {
    const script = this;
    return environment({
      WebSocket: class {
        readyState = 0;

        constructor() {
          script.#socket = this;
          script.heard = [];
          script.connections++;
        }

        send(text) {
          script.heard.push(JSON.parse(text));
        }

        close() {
          this.readyState = 3;
        }
      },
      ...more,
    });
  }

  open() {
    this.#socket.readyState = 1;
    this.#socket.onopen();
  }

  say(type, args = {}) {
    this.#socket.onmessage({ data: JSON.stringify({ type, args }) });
  }

  /** A copy of each ChatMessage that it has heard goes back, from `seq` on, each a second after the one before. */
  store(seq) {
    this.heard
      .filter(({ type }) => type === 'ChatMessage')
      .map(({ args }, i) => ({ ...args, seq: seq + i, timestamp: new Date(1000 * (seq + i)).toISOString() }))
      .forEach((message) => this.say('ChatMessage', message));
  }

  close(code, reason = '') {
    this.#socket.readyState = 3;
    this.#socket.onclose({ code, reason });
  }

  get isOpen() {
    return this.#socket.readyState === 1;
  }

  get types() {
    return this.heard.map(({ type }) => type);
  }
}
