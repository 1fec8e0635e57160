// What the runs of the bench say.
//   node report.mjs line RUNS             the last run, in one line
//   node report.mjs maximum RUNS SERVER   the median of the messages per second that a server reached
//   node report.mjs print RUNS            the tables
//   node report.mjs write RUNS FILE       the same into a document, between its two markers; what is around them stays
// RUNS holds one JSON object a line: {"figure", "server", "round", "load": the report of `load`, or "value"}.
import { readFileSync, writeFileSync } from 'node:fs';
import { MEASURES, NAMES } from './measures.mjs';
import { machine } from './machine.mjs';

const BEGIN = '<!-- bench: begin -->';
const END = '<!-- bench: end -->';

const [command, runsFile, argument] = process.argv.slice(2);
const runs = readFileSync(runsFile, 'utf8').trim().split('\n').map(line => JSON.parse(line));

const commands = {
  line: () => console.log(line(runs.at(-1))),
  maximum: () => console.log(Math.round(median(valuesOf(MEASURES[0], argument)))),
  print: () => console.log(tables()),
  write: () => writeFileSync(argument, between(readFileSync(argument, 'utf8'), `${tables()}\n\n${machine()}`)),
};
commands[command]();

function line(run) {
  return MEASURES.filter(measure => measure.figure === run.figure && Number.isFinite(measure.value(run)))
    .map(measure => `${show(measure.value(run), measure)} ${measure.unit}`)
    .join(' · ');
}

function tables() {
  const measured = MEASURES.filter(measure => runs.some(run => run.figure === measure.figure));
  return [
    table(
      ['figure', 'of', 'against', 'target', 'measured', 'rounds', 'met'],
      measured.flatMap(measure => (measure.targets ?? []).map(target => verdict(measure, target))),
    ),
    table(
      ['figure', 'unit', 'of', 'median', 'from', 'to'],
      measured.flatMap(measure => serversOf(measure).map(server => values(measure, server))),
    ),
  ].join('\n\n');
}

/** Of two medians the ratio, or one median alone; for the rounds, what the ratio was within each. */
function verdict(measure, { of = 'ours', against, atLeast, atMost }) {
  const own = valuesOf(measure, of);
  const others = against ? valuesOf(measure, against) : own.map(() => 1);
  const goal = (atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`) + (against ? ' ×' : ` ${measure.unit}`);
  if (own.length === 0 || others.length === 0) {
    return [measure.title, NAMES[of], against ? NAMES[against] : '–', goal, 'not measured', '–', '**no**'];
  }
  const ratio = median(own) / (against ? median(others) : 1);
  const each = own.map((value, i) => value / others[i]).filter(Number.isFinite);
  const met = atLeast === undefined ? ratio <= atMost : ratio >= atLeast;
  const unit = against ? ' ×' : ` ${measure.unit}`;
  const digits = against ? 2 : measure.digits;
  return [
    measure.title,
    NAMES[of],
    against ? NAMES[against] : '–',
    goal,
    ratio.toFixed(digits) + unit,
    `${Math.min(...each).toFixed(digits)} – ${Math.max(...each).toFixed(digits)}`,
    met ? 'yes' : '**no**',
  ];
}

function values(measure, server) {
  const all = valuesOf(measure, server);
  return [measure.title, measure.unit, NAMES[server], median(all), Math.min(...all), Math.max(...all)].map(cell =>
    typeof cell === 'number' ? show(cell, measure) : cell,
  );
}

function serversOf(measure) {
  return [...new Set(runs.filter(run => run.figure === measure.figure).map(run => run.server))]
    .filter(server => valuesOf(measure, server).length > 0)
    .sort((a, b) => Object.keys(NAMES).indexOf(a) - Object.keys(NAMES).indexOf(b));
}

/** One a round; a server of which the measure says nothing has none. */
function valuesOf(measure, server) {
  return runs
    .filter(run => run.figure === measure.figure && run.server === server)
    .sort((a, b) => a.round - b.round)
    .map(measure.value)
    .filter(Number.isFinite);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function show(value, { digits }) {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function table(head, rows) {
  const cells = [head, head.map(() => '---'), ...rows];
  return cells.map(row => `| ${row.join(' | ')} |`).join('\n');
}

function between(text, content) {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) {
    throw new Error(`${argument} lacks the lines ${BEGIN} and ${END}`);
  }
  return `${text.slice(0, from + BEGIN.length)}\n\n${content}\n\n${text.slice(to)}`;
}
