const LINK = /https?:\/\/[^\s<>"'\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
/** What ends a sentence, not an address. */
const TRAILING = '.,;:!?…\'"»”’';

/** What somebody wrote, cut into texts and addresses. @returns {(string | {href: string, address: string})[]} */
export function cut(content) {
  const parts = [];
  let end = 0;
  for (const match of content.matchAll(LINK)) {
    const address = trimmed(match[0]);
    const url = parsed(address);
    if (url) {
      parts.push(content.slice(end, match.index), { href: url.href, address });
      end = match.index + address.length;
    }
  }
  return [...parts, content.slice(end)].filter((part) => part !== '');
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
