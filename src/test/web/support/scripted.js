import { environment } from './site.js';

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

  /** A copy of each ChatMessage that it has heard goes back, from `seq` on. */
  store(seq) {
    this.heard
      .filter(({ type }) => type === 'ChatMessage')
      .forEach(({ args }, i) => this.say('ChatMessage', { ...args, seq: seq + i }));
  }

  close(code, reason = '') {
    this.#socket.readyState = 3;
    this.#socket.onclose({ code, reason });
  }

  get types() {
    return this.heard.map(({ type }) => type);
  }
}
