// The chat that most teams would build: Socket.IO, a Redis list as history, the Redis adapter between nodes.
//   node server.js --port N --redis PORT [--adapter]
// Written for speed, with what Socket.IO's own guide on performance says, and with the durability that Blabbermouth has: a
// message goes to the room, its sender included, when Redis has said that it is in the list.
// In its favour: a history is never trimmed, a repeat is not found out, nobody has to claim a chat, and one node does without
// the adapter.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

const HOST = '127.0.0.1';
const { values: options } = parseArgs({
  options: { port: { type: 'string' }, redis: { type: 'string' }, adapter: { type: 'boolean', default: false } },
});

// All commands of a tick go to Redis in one write.
const redis = new Redis(Number(options.redis), HOST, { enableAutoPipelining: true });

const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  adapter: options.adapter ? createAdapter(redis, redis.duplicate()) : undefined,
});
// The first request of each connection is of no use any more.
io.engine.on('connection', rawSocket => (rawSocket.request = null));

io.on('connection', socket => {
  let room;
  socket.on('join', async request => {
    room = request.room;
    await socket.join(room);
    socket.emit('joined', {});
  });
  socket.on('message', ({ clientMessageId, message }) => {
    redis.rpush(`history:${room}`, JSON.stringify({ clientMessageId, message, at: Date.now() })).then(
      seq => io.to(room).emit('message', { room, clientMessageId, message, seq }),
      failure => socket.emit('failed', { clientMessageId, reason: String(failure.message) }),
    );
  });
});

redis.on('error', failure => {
  console.error(`Redis on port ${options.redis}: ${failure.message}`);
  process.exit(1);
});
http.on('error', failure => {
  console.error(`port ${options.port}: ${failure.message}`);
  process.exit(1);
});
await redis.ping();
http.listen(Number(options.port), HOST, () => console.log(`Socket.IO on port ${options.port}`));
