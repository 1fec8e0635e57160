import { modal } from './dialogs.js';
import { h, iconButton } from './dom.js';
import { keep, kept } from './store.js';

const KEY = 'replies';
const SHORTCUT = /^[\p{L}\p{N}_-]{1,30}$/u;
const COUNT_MAX = 500;
const TEXT_MAX = 4000;
const STARTERS = [
  { shortcut: 'hello', text: 'Hello {name}, this is {agent}. How can I help?' },
  { shortcut: 'moment', text: 'One moment please, I am looking into it.' },
  { shortcut: 'thanks', text: 'Thank you for your patience, {name}.' },
  { shortcut: 'bye', text: 'Glad I could help. Have a good day, {name}!' },
];

/** Canned replies, [{shortcut, text}]; `{name}` in a text is the visitor, `{agent}` the agent. */
export function replies() {
  return kept(KEY, STARTERS);
}

export function matching(start) {
  const wanted = start.toLowerCase();
  return replies().filter(({ shortcut }) => shortcut.toLowerCase().startsWith(wanted));
}

export function filled(text, names) {
  return text.replace(/\{(name|agent)\}/g, (all, which) => names[which]);
}

/** @returns {{shortcut: string, text: string}[]} @throws {Error} in words for people */
export function parsed(json) {
  let list;
  try {
    list = JSON.parse(json);
  } catch {
    throw new Error('This file is not JSON.');
  }
  if (!Array.isArray(list) || list.length > COUNT_MAX) {
    throw new Error(`A list of up to ${COUNT_MAX} replies is expected: [{"shortcut": "hello", "text": "Hello!"}]`);
  }
  return list.map((entry, i) => {
    const wrong = problem(entry?.shortcut, entry?.text);
    if (wrong) {
      throw new Error(`Reply ${i + 1}: ${wrong}`);
    }
    return { shortcut: entry.shortcut, text: entry.text };
  });
}

function problem(shortcut, text) {
  if (typeof shortcut !== 'string' || !SHORTCUT.test(shortcut)) {
    return 'a shortcut is 1 to 30 letters, digits, dashes.';
  }
  return typeof text !== 'string' || text === '' || text.length > TEXT_MAX ? `a text has 1 to ${TEXT_MAX} characters.` : null;
}

/** The dialog in which they are edited. What is typed is kept when it is closed by Save alone. */
export function editReplies() {
  const list = h('ul', { class: 'replies' });
  const fault = h('p', { class: 'fault', role: 'alert' });
  const file = h('input', { type: 'file', accept: '.json,application/json', hidden: true, 'aria-label': 'File with replies' });
  const add = (reply) => list.append(row(reply));
  const form = h('form', { method: 'dialog' },
    h('p', { class: 'note' }, 'Type / and the shortcut in a message. {name} becomes the visitor’s name, {agent} yours. They are kept in this browser.'),
    list, fault, file,
    h('footer', {},
      h('button', { type: 'button', onclick: () => (add({ shortcut: '', text: '' }), list.lastChild.querySelector('input').focus()) }, 'Add a reply'),
      h('button', { type: 'button', onclick: () => file.click() }, 'Import…'),
      h('button', { type: 'button', onclick: () => exportAll(collected(list)) }, 'Export'),
      h('span', { class: 'spring' }),
      h('button', { type: 'submit', class: 'primary' }, 'Save')));
  replies().forEach(add);
  file.addEventListener('change', async () => {
    try {
      const imported = parsed(await file.files[0].text());
      const names = new Set(imported.map(({ shortcut }) => shortcut.toLowerCase()));
      const others = collected(list).filter(({ shortcut }) => !names.has(shortcut.toLowerCase()));
      list.replaceChildren(...[...others, ...imported].map(row));
      fault.textContent = '';
    } catch (wrong) {
      fault.textContent = wrong.message;
    }
    file.value = '';
  });
  form.addEventListener('submit', (event) => {
    try {
      keep(KEY, parsed(JSON.stringify(collected(list))));
    } catch (wrong) {
      event.preventDefault();
      fault.textContent = wrong.message;
    }
  });
  modal('Canned replies', 'dialog wide', [form]);
}

function row({ shortcut, text }) {
  const element = h('li', {},
    h('label', {}, h('span', {}, 'Shortcut'), h('input', { name: 'shortcut', value: shortcut, maxlength: 30, spellcheck: 'false' })),
    h('label', {}, h('span', {}, 'Text'), h('textarea', { name: 'text', rows: 2, maxlength: TEXT_MAX, dir: 'auto' })),
    iconButton('close', 'Delete this reply', () => element.remove()));
  element.querySelector('textarea').value = text;
  return element;
}

function collected(list) {
  return [...list.children].map((element) => ({
    shortcut: element.querySelector('input').value.trim().replace(/^\//, ''),
    text: element.querySelector('textarea').value,
  }));
}

function exportAll(all) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' }));
  h('a', { href: url, download: 'replies.json' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
