// What is read out of the runs, and what is wanted of it. Titles and units are those of docs/performance.md.

/** In the order in which they are shown. */
export const NAMES = {
  ours: 'Blabbermouth',
  'ours-few': '100 chats',
  'ours-many': '5,000 chats',
  socketio: 'Socket.IO',
  floor: 'bare Vert.x',
  'ours-busy': 'Blabbermouth, busy',
  lean: 'XADD + PUBLISH, one script',
  'lean-plain': 'XADD + PUBLISH, two commands',
  centrifugo: "Centrifugo's script",
};

/** Over all processes whose names begin so: the nodes are server:<port>, Redis is redis, the client is load. */
const of = (key, ...names) => run => {
  const processes = run.load.processes.filter(process => names.some(name => process.name.startsWith(name)));
  return processes.length === 0 ? undefined : processes.map(process => process[key]).reduce((a, b) => a + b);
};

const CPU = { unit: 'µs', digits: 1 };
const MILLIS = { unit: 'ms', digits: 2 };

/** figure: of whose runs; targets: what the ratio of the medians should be, or the median itself if it is against nothing. */
export const MEASURES = [
  {
    title: 'durable messages per second, one node',
    figure: 'throughput',
    unit: 'msg/s',
    digits: 0,
    value: run => run.load.messages.perSecond,
    targets: [
      { against: 'socketio', atLeast: 3 },
      { against: 'floor', atLeast: 0.6 },
    ],
  },
  {
    title: 'server CPU per message',
    figure: 'throughput',
    ...CPU,
    value: of('cpuMicrosPerMessage', 'server'),
    targets: [{ against: 'socketio', atMost: 0.33 }],
  },
  { title: "the load client's CPU per message, in the same runs", figure: 'throughput', ...CPU, value: of('cpuMicrosPerMessage', 'client') },
  { title: "Redis's CPU per message, in the same runs", figure: 'throughput', ...CPU, value: of('cpuMicrosPerMessage', 'redis') },
  {
    title: 'durable messages per second, two nodes',
    figure: 'two-nodes',
    unit: 'msg/s',
    digits: 0,
    value: run => run.load.messages.perSecond,
    targets: [{ against: 'socketio', atLeast: 3 }],
  },
  { title: 'CPU of both nodes per message', figure: 'two-nodes', ...CPU, value: of('cpuMicrosPerMessage', 'server') },
  { title: "Redis's CPU per message, two nodes", figure: 'two-nodes', ...CPU, value: of('cpuMicrosPerMessage', 'redis') },
  {
    title: 'p99 latency at half of our maximum',
    figure: 'latency',
    ...MILLIS,
    value: run => run.load.latencyMillis.p99,
    targets: [
      { against: 'socketio', atMost: 0.5 },
      { against: 'floor', atMost: 3 },
    ],
  },
  { title: 'p50 latency at half of our maximum', figure: 'latency', ...MILLIS, value: run => run.load.latencyMillis.p50 },
  { title: 'delivered per second at that rate', figure: 'latency', unit: 'msg/s', digits: 0, value: run => run.load.messages.perSecond },
  {
    title: "Redis's CPU per message, short chats",
    figure: 'redis-short',
    ...CPU,
    value: run => run.value,
    targets: [
      { against: 'lean', atMost: 1.5 },
      { against: 'centrifugo', atMost: 0.7 },
      { of: 'ours-busy', against: 'lean', atMost: 1.5 },
      { of: 'ours-busy', against: 'centrifugo', atMost: 0.7 },
    ],
  },
  {
    title: 'messages per call, short chats',
    figure: 'redis-short',
    unit: 'messages',
    digits: 1,
    value: run => (run.server.startsWith('ours') ? run.messagesPerCall : undefined),
  },
  {
    title: "Redis's CPU per message, long chats",
    figure: 'redis-long',
    ...CPU,
    value: run => run.value,
    targets: [
      { against: 'lean', atMost: 1.5 },
      { against: 'centrifugo', atMost: 0.7 },
      { of: 'ours-busy', against: 'lean', atMost: 1.5 },
      { of: 'ours-busy', against: 'centrifugo', atMost: 0.7 },
    ],
  },
  {
    title: 'memory per idle connection',
    figure: 'idle-memory',
    unit: 'KiB',
    digits: 1,
    value: of('rssKiBPerConnection', 'server'),
    targets: [{ against: 'floor', atMost: 1.35 }],
  },
  {
    title: 'CPU per idle connection and second',
    figure: 'idle-cpu',
    unit: 'µs',
    digits: 2,
    value: of('cpuMicrosPerConnectionSecond', 'server'),
    targets: [{ against: 'floor', atMost: 1.3 }],
  },
  {
    title: 'CPU of server and Redis per message, 5,000 chats',
    figure: 'chats',
    ...CPU,
    value: of('cpuMicrosPerMessage', 'server', 'redis'),
    targets: [{ of: 'ours-many', against: 'ours-few', atMost: 1.3 }],
  },
  {
    title: 'time until all are back',
    figure: 'reconnect',
    unit: 's',
    digits: 2,
    value: run => run.load.backAfterSeconds,
    targets: [{ against: 'floor', atMost: 1.5 }],
  },
  {
    title: 'p99 from handshake to resumed',
    figure: 'reconnect',
    ...MILLIS,
    value: run => run.load.resumeMillis?.p99,
    targets: [{ atMost: 50 }],
  },
  {
    title: 'history reads per chat',
    figure: 'reconnect',
    unit: 'reads',
    digits: 2,
    value: run => run.historyReads / run.load.chats,
    targets: [{ atMost: 1 }],
  },
  { title: 'start to ready', figure: 'start', unit: 'ms', digits: 0, value: run => run.value, targets: [{ atMost: 2000 }] },
];
