import { h } from './dom.js';

const LINK = /https?:\/\/[^\s<>"'\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
/** What ends a sentence, not an address. */
const TRAILING = '.,;:!?…\'"»”’';

/** What somebody wrote, as text nodes and links. */
export function written(content) {
  const parts = [];
  let end = 0;
  for (const match of content.matchAll(LINK)) {
    const address = trimmed(match[0]);
    const url = parsed(address);
    if (url) {
      parts.push(content.slice(end, match.index), link(url, address));
      end = match.index + address.length;
    }
  }
  return [...parts, content.slice(end)].filter((part) => part !== '');
}

function link(url, address) {
  // Left to right whatever stands around it, or its host could be made to look like another.
  return h('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer', dir: 'ltr' }, address);
}

/** Without what ends the sentence, and brackets that were opened before it. One look at each character: a visitor chose them. */
export function trimmed(address) {
  let surplus = count(address, ')') - count(address, '(');
  let end = address.length;
  while (end > 0) {
    const last = address[end - 1];
    if (last === ')' && surplus > 0) {
      surplus--;
    } else if (!TRAILING.includes(last)) {
      break;
    }
    end--;
  }
  return address.slice(0, end);
}

function count(text, character) {
  return text.split(character).length - 1;
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** Two letters for a face. */
export function initials(name) {
  const words = name.trim().split(/\s+/u);
  const first = (word) => [...word][0] ?? '';
  return (words.length > 1 ? first(words[0]) + first(words.at(-1)) : first(words[0])).toUpperCase();
}

/** One of eight colours, always the same for the same chat. */
export function hue(id) {
  return parseInt(id.slice(0, 6), 16) % 8 || 0;
}

export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
