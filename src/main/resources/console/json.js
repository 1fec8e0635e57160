// JSON for people to read.

import { h } from './dom.js';

const PREVIEW_CHARS_MAX = 400;

/** As lines, coloured. */
export function pretty(value) {
  const pre = h('pre', { class: 'json', tabindex: '0' });
  write(pre, value, '');
  return pre;
}

function write(out, value, indent) {
  if (value === null || typeof value !== 'object') {
    const kind = value === null ? 'null' : typeof value;
    out.append(h('span', { class: `j-${kind}` }, JSON.stringify(value)));
    return;
  }
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const [open, close] = isList ? '[]' : '{}';
  if (entries.length === 0) {
    out.append(open + close);
    return;
  }
  const deeper = `${indent}  `;
  out.append(open);
  entries.forEach(([key, each], i) => {
    out.append(`${i > 0 ? ',' : ''}\n${deeper}`);
    if (!isList) {
      out.append(h('span', { class: 'j-key' }, JSON.stringify(key)), ': ');
    }
    write(out, each, deeper);
  });
  out.append(`\n${indent}${close}`);
}

/** The body's type without the interface that its address says already. */
export const nameOf = body => body?.type?.replace(/^\w+\.(?=\w)/, '');

/** What somebody has said in it, if anybody has. */
export function saidIn(value) {
  if (value === null || typeof value !== 'object') {
    return undefined;
  } else if (typeof value.content === 'string') {
    return value.content;
  }
  return Array.isArray(value) ? undefined : Object.values(value).map(saidIn).find(said => said !== undefined);
}

/** One line, for a row: without the type and what was said, ids cut short. */
export function preview(body) {
  if (body === null || typeof body !== 'object') {
    return JSON.stringify(body);
  }
  const text = JSON.stringify(body, (key, value) => (value === null || key === 'content' || (key === 'type' && value === body.type) ? undefined : value))
    .slice(0, PREVIEW_CHARS_MAX)
    .replace(/"([A-Za-z]\w*)":/g, '$1: ')
    .replace(/"([0-9a-f]{6})[0-9a-f]{26}"/g, '$1…')
    .replace(/,(?=\w+: )/g, ', ');
  return text === '{}' ? '' : text.slice(1);
}

/** The object in it, or what is wrong with it and where. */
export function parseObject(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (e) {
    throw new SyntaxError(`no JSON: ${where(e.message, text)}`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new SyntaxError('the body must be a JSON object: {…}');
  }
  return value;
}

function where(message, text) {
  const position = /at position (\d+)/.exec(message);
  if (!position || message.includes('line')) {
    return message;
  }
  const before = text.slice(0, Number(position[1])).split('\n');
  return message.replace(position[0], `in line ${before.length}, column ${before[before.length - 1].length + 1}`);
}
