// On what the bench ran, as a table.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

const here = new URL('.', import.meta.url);

export function machine() {
  const cpus = os.cpus();
  const rows = [
    ['processor', `${cpus.length} × ${cpus[0].model.trim()}`],
    ['memory', `${Math.round(os.totalmem() / 2 ** 30)} GiB`],
    ['system', `${os.type()} ${os.release().split('-')[0]}`],
    ['Java', firstLine(process.env.BENCH_JAVA ?? 'java', '-version')],
    ['Node.js', process.version],
    ['Redis', /v=(\S+)/.exec(firstLine(process.env.BENCH_REDIS_SERVER ?? 'redis-server', '--version'))?.[1] ?? '?'],
    ['Socket.IO', dependencies()],
    ['rounds', `${process.env.BENCH_ROUNDS} of ${process.env.BENCH_SECONDS} s, after ${process.env.BENCH_WARMUP_SECONDS} s of warm-up`],
    ['commit', firstLine('git', '-C', here.pathname, 'describe', '--always', '--dirty')],
    ['day', new Date().toISOString().slice(0, 10)],
  ];
  return ['| measured on | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

function firstLine(command, ...args) {
  // java says its version on stderr.
  const output = execFileSync('sh', ['-c', 'exec "$0" "$@" 2>&1', command, ...args], { encoding: 'utf8' });
  return output.split('\n')[0].trim();
}

function dependencies() {
  const { dependencies } = JSON.parse(readFileSync(new URL('socketio/package.json', here), 'utf8'));
  return Object.entries(dependencies)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
