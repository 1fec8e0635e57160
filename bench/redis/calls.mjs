// From what MONITOR saw of a server: calls that store messages, as redis-benchmark can repeat them.
//   node calls.mjs MONITOR_LOG FOLDER CALLS single|any
// Takes the last CALLS of them; single: those that store one message, each of another chat; any: however many messages they store.
// Writes FOLDER/<i>.call, the call's words ended by NUL each, with __rand_int__ for the messages' names, by which a repeat would be
// known; FOLDER/messages, how many all the calls store together, and FOLDER/most, how many of them in one chat; FOLDER/channels, where
// they are published; FOLDER/body, one message's body. Exits with 3 if the log does not hold enough calls yet.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WORD = /"(?:[^"\\]|\\.)*"/g;
const CALL = /^[\d.]+ \[\d+ [\d.:]+\] "EVALSHA"/i;
const PUBLISHED = /^[\d.]+ \[\d+ lua\] "PUBLISH"/i;
const NOT_YET = 3;
/** How many times the calls that are taken a server is to have made: the first ones are not as the later ones are. */
const WARM = 4;

const [log, folder, wanted, kind] = process.argv.slice(2);
/** "message <support> <body>" */
const TEXT = /^message \S+ (?=\{)/;
const isText = word => TEXT.test(word) && word.includes('"clientMessageId"');
const bodyOf = text => text.replace(TEXT, '');
const isLog = word => word.includes('}:log:');
const idOf = text => JSON.parse(bodyOf(text)).clientMessageId;

const channels = new Set();
/** what tells calls apart -> words and the messages' texts */
const calls = new Map();
const ofMessages = readFileSync(log, 'utf8').split('\n').slice(0, -1).filter(line => line.includes('clientMessageId'));
for (const line of ofMessages) {
  const words = line.match(WORD).map(word => JSON.parse(word));
  const texts = words.filter(isText);
  if (PUBLISHED.test(line)) {
    channels.add(words[1]);
  } else if (CALL.test(line) && (kind === 'any' || texts.length === 1)) {
    calls.set(kind === 'any' ? line : words.find(isLog), { words, texts });
  }
}
if (calls.size < Number(wanted) * (kind === 'any' ? WARM : 1)) {
  process.exit(NOT_YET);
}

const taken = [...calls.values()].slice(-wanted);
taken.forEach(({ words, texts }, i) => {
  const ids = texts.map(idOf);
  const repeatable = words.map(word => ids.reduce((text, id) => text.replaceAll(id, '__rand_int__'), word));
  writeFileSync(join(folder, `${i}.call`), repeatable.map(word => `${word}\0`).join(''));
});
writeFileSync(join(folder, 'messages'), String(taken.reduce((sum, { texts }) => sum + texts.length, 0)));
writeFileSync(join(folder, 'most'), String(Math.max(...messagesByLog(taken).values())));
writeFileSync(join(folder, 'channels'), [...channels].map(channel => `${channel}\n`).join(''));
writeFileSync(join(folder, 'body'), bodyOf(taken[0].texts[0]));

function messagesByLog(calls) {
  const counts = new Map();
  for (const log of calls.flatMap(({ words }) => words.filter(isLog))) {
    counts.set(log, (counts.get(log) ?? 0) + 1);
  }
  return counts;
}
