import net from 'node:net';

/** A real TCP proxy before the server, which cuts, freezes and refuses. */
export class Proxy {
  #server;
  #pairs = new Set();
  #frozen = false;
  #refusing = false;
  connections = 0;
  #pings = new EventTarget();

  /** Where new connections lead. */
  port;

  static async before(port) {
    const proxy = new Proxy();
    proxy.port = port;
    proxy.#server = net.createServer((client) => proxy.#accept(client, proxy.port));
    await new Promise((listening) => proxy.#server.listen(0, '127.0.0.1', listening));
    return proxy;
  }

  get address() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** All connections, without a word. */
  cut() {
    this.#pairs.forEach(({ client, upstream }) => {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    });
  }

  /** Connections stay, and nothing passes: a cable is out. */
  freeze() {
    this.#frozen = true;
    this.#pairs.forEach(({ client, upstream }) => {
      client.pause();
      upstream.pause();
    });
  }

  thaw() {
    this.#frozen = false;
    this.#pairs.forEach(({ client, upstream }) => {
      client.resume();
      upstream.resume();
    });
  }

  /** New connections are refused, as if nobody listened. */
  refuse(refusing = true) {
    this.#refusing = refusing;
    this.cut();
  }

  /** A heartbeat of the server's has passed. */
  pinged() {
    return new Promise((pinged) => this.#pings.addEventListener('ping', pinged, { once: true }));
  }

  async close() {
    this.cut();
    await new Promise((closed) => this.#server.close(closed));
  }

  #accept(client, port) {
    if (this.#refusing) {
      client.resetAndDestroy();
      return;
    }
    this.connections++;
    const upstream = net.connect(port, '127.0.0.1');
    const pair = { client, upstream };
    this.#pairs.add(pair);
    relay(client, upstream);
    relay(upstream, client);
    upstream.on('data', (data) => data.includes('ping') && this.#pings.dispatchEvent(new Event('ping')));
    if (this.#frozen) {
      client.pause();
    }
    client.on('close', () => this.#pairs.delete(pair));
  }
}

function relay(from, to) {
  from.on('data', (data) => to.write(data));
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}
