// Elements and how values are written. Text only ever becomes text: nothing here reads HTML.

const SVG = 'http://www.w3.org/2000/svg';

export const $ = id => document.getElementById(id);

/** h('td', {class: 'num', onclick: f}, 'text', element, …); null and false children are left out. */
export function h(tag, props = {}, ...children) {
  return build(document.createElement(tag), props, children);
}

export function svg(tag, props = {}, ...children) {
  return build(document.createElementNS(SVG, tag), props, children);
}

function build(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets text only if it is another one, so that what is selected stays selected. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Calls it when nothing more has come for a moment. */
export function calm(millis, action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, millis);
  };
}

const two = n => String(n).padStart(2, '0');

export function clock(millis) {
  const at = new Date(millis);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** For durations that matter by their digits. */
export function millis(value) {
  if (value >= 10_000) {
    return `${(value / 1000).toFixed(1)} s`;
  }
  return value >= 100 ? `${Math.round(value)} ms` : `${value.toFixed(value >= 10 ? 1 : 2)} ms`;
}

/** For durations that people wait. */
export function age(value) {
  const s = Math.max(0, Math.floor(value / 1000));
  if (s < 60) {
    return `${s} s`;
  } else if (s < 3600) {
    return `${Math.floor(s / 60)} min ${two(s % 60)} s`;
  } else if (s < 86_400) {
    return `${Math.floor(s / 3600)} h ${two(Math.floor(s / 60) % 60)} min`;
  }
  return `${Math.floor(s / 86_400)} d ${Math.floor(s / 3600) % 24} h`;
}

export function bytes(value) {
  return value < 1024 ? `${value} B` : `${(value / 1024).toFixed(1)} kB`;
}

export const count = value => value.toLocaleString('en-US');

export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** 'a, b and c' */
export const listed = words =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;

/** Enough of an id to tell it from others; the whole one is its title. */
export const short = id => (id.length > 12 ? `${id.slice(0, 8)}…` : id);
