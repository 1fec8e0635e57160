// From what MONITOR saw of a server: one append call of each chat, as redis-benchmark can repeat it.
//   node calls.mjs MONITOR_LOG FOLDER CHATS
// Writes FOLDER/<i>.call, the call's words ended by NUL each, with __rand_int__ for the message's name, by which a repeat would
// be known; FOLDER/<i>.channel, the chat's channel; and FOLDER/body, one message as it is stored. Exits with 3 if the log does
// not hold that many chats yet.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WORD = /"(?:[^"\\]|\\.)*"/g;
const NOT_YET = 3;
const [log, folder, chats] = process.argv.slice(2);

/** channel -> words of the last append */
const calls = new Map();
for (const line of readFileSync(log, 'utf8').split('\n').slice(0, -1)) {
  if (!/^[\d.]+ \[\d+ [^\]]*\] "EVALSHA"/i.test(line) || !line.includes('clientMessageId')) {
    continue;
  }
  const words = line.match(WORD).map(word => JSON.parse(word));
  const channel = words.find(word => word.includes('}:chat:'));
  if (channel) {
    calls.set(channel, words);
  }
}
if (calls.size < Number(chats)) {
  process.exit(NOT_YET);
}
let i = 0;
for (const [channel, words] of [...calls].slice(0, Number(chats))) {
  const body = words.find(word => word.startsWith('{') && word.includes('"clientMessageId"'));
  const id = JSON.parse(body).clientMessageId;
  const repeatable = words.map(word => word.replaceAll(id, '__rand_int__'));
  writeFileSync(join(folder, `${i}.call`), repeatable.map(word => word + '\0').join(''));
  writeFileSync(join(folder, `${i}.channel`), `${channel}\n`);
  writeFileSync(join(folder, 'body'), body);
  i++;
}
