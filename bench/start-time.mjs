// How long a server takes from being started to being ready, in ms.
//   node start-time.mjs READY_URL COMMAND…
// Ends the server when it has answered 200.
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const MILLIS_MAX = 30_000;
const [url, command, ...args] = process.argv.slice(2);

const started = performance.now();
const server = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
let isRunning = true;
const ended = new Promise(resolve => server.once('exit', resolve)).then(() => (isRunning = false));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => server.kill());
}

async function isReady() {
  try {
    return (await fetch(url)).status === 200;
  } catch {
    return false;
  }
}

let millis;
while (isRunning && performance.now() - started < MILLIS_MAX) {
  if (await isReady()) {
    millis = performance.now() - started;
    break;
  }
  await pause(2);
}
server.kill();
await ended;
if (millis === undefined) {
  console.error(`not ready: ${[command, ...args].join(' ')}`);
  process.exit(1);
}
console.log(millis.toFixed(0));
