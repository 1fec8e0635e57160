import { attempt } from '../client/attempt.js';

/** `h('button', {class: 'send', onclick: send}, 'Send')`: text becomes text nodes, never markup. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true || value === false) {
      element.toggleAttribute(name, value);
    } else if (value != null) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** The key is an input method's: Enter chooses a word, Escape gives it up. Safari says so by its code alone. */
export function isComposing({ isComposing, keyCode }) {
  return isComposing || keyCode === 229;
}

/** It sends: it is no new line, and not for an input method. */
export function isEnter(event) {
  return event.key === 'Enter' && !event.shiftKey && !isComposing(event);
}

/** Only if it says something else: what is written anew is read out anew, and selected no more. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

const SVG = 'http://www.w3.org/2000/svg';
const PATHS = {
  close: 'M18 6 6 18M6 6l12 12',
  menu: 'M5 12h.01M12 12h.01M19 12h.01',
  send: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  save: 'M12 4v11m-4.5-4 4.5 4.5 4.5-4.5M5 20h14',
  end: 'M9 21H6a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h3M16 17l5-5-5-5M21 12H9',
  down: 'M12 5v14M5.5 12.5 12 19l6.5-6.5',
  clock: 'M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
};

export function icon(name) {
  const drawn = document.createElementNS(SVG, 'svg');
  drawn.setAttribute('viewBox', '0 0 24 24');
  drawn.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  drawn.append(path);
  return drawn;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Fills "{name} joined". What is written from the other side than the text does not turn what stands beside it. */
export function fill(text, values) {
  const isTurned = (value) => RIGHT_TO_LEFT.test(value) !== RIGHT_TO_LEFT.test(text);
  return text.replace(/\{(\w+)\}/g, (hole, name) => {
    const value = String(values[name] ?? '');
    return isTurned(value) ? `\u2068${value}\u2069` : value;
  });
}

/** Saves a text as a file of that name. */
export function download(name, text) {
  const href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  h('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"]+/gi;
/** What ends a sentence and not an address. */
const TRAILING = /[.,;:!?'"»”’\])}]+$/;

/** A message's text as nodes: links can be followed, nothing else is anything but text. */
export function linked(text) {
  const nodes = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const shown = found.replace(balanced(found) ? /[.,;:!?'"»”’]+$/ : TRAILING, '');
    const href = addressOf(shown);
    if (href) {
      nodes.push(text.slice(end, index), h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, shown));
      end = index + shown.length;
    }
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== '');
}

/** https://de.wikipedia.org/wiki/Chat_(Begriff) ends with its bracket. */
function balanced(text) {
  return text.split('(').length === text.split(')').length && text.includes('(');
}

function addressOf(text) {
  const address = text.startsWith('www.') || text.startsWith('WWW.') ? `https://${text}` : text;
  const { protocol, href } = attempt(() => new URL(address)) ?? {};
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}
