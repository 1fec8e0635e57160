import { h, iconButton } from './dom.js';
import { ALT } from './platform.js';
import { keep, kept } from './store.js';
import { plural } from './text.js';

const DEFAULTS = { theme: 'auto', sound: true, singleKeys: true, columns: '1' };
const KEYS = [
  ['Waiting list', [['J', 'K'], 'next, previous visitor'], [['Enter'], 'take the visitor'], [['N'], 'take the one who waits longest'], [[ALT, 'L'], 'go to the lists']],
  ['Chats', [[ALT, '1–9'], 'go to a chat'], [[ALT, '↑ ↓'], 'previous, next chat'], [[ALT, 'U'], 'next unread chat'], [[ALT, 'C'], 'chats side by side'], [[ALT, 'I'], 'visitor details'], [[ALT, 'X'], 'end the chat']],
  ['Writing', [['Enter'], 'send (Ctrl+Enter too)'], [['Shift', 'Enter'], 'new line'], [['/'], 'canned reply'], [[ALT, 'R'], 'edit canned replies'], [['Esc'], 'out of the message, to the lists']],
  ['Everywhere', [['?'], `this sheet (${ALT}+H too)`], [[ALT, 'N'], 'take the next visitor'], [[ALT, ','], 'settings'], [['Esc'], 'close what is open']],
];

export function settings() {
  return { ...DEFAULTS, ...kept('settings') };
}

export function change(name, value) {
  keep('settings', { ...settings(), [name]: value });
}

export function applyTheme() {
  document.documentElement.dataset.theme = settings().theme;
}

/** @param {() => void} onConfirmed ends it */
export function confirmEnd({ user, chat }, onConfirmed) {
  const end = h('button', { type: 'button', class: 'danger', onclick: () => (onConfirmed(), dialog.close()) }, 'End chat');
  const dialog = modal('End this chat?', 'dialog', [
    h('p', {}, 'The chat with ', h('bdi', {}, user.username), ' is over then, for both of you.'),
    !chat.connected && h('p', { class: 'note' }, 'There is no connection now: it ends as soon as there is one.'),
    h('footer', {}, h('span', { class: 'spring' }), h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), end),
  ]);
  end.focus();
}

/** @returns {Promise<boolean>} */
export function confirmLogOut(openChats) {
  if (openChats === 0) {
    return Promise.resolve(true);
  }
  return new Promise((decided) => {
    const leave = h('button', { type: 'button', class: 'danger', onclick: () => (decided(true), dialog.close()) }, 'Log out');
    const dialog = modal('Log out?', 'dialog', [
      h('p', {}, `You have ${plural(openChats, 'open chat')}. Unless you come back soon, other agents can take over.`),
      h('footer', {}, h('span', { class: 'spring' }), h('button', { type: 'button', onclick: () => dialog.close() }, 'Stay'), leave),
    ]);
    dialog.addEventListener('close', () => decided(false));
  });
}

export function editSettings(onChange) {
  const set = (name, value) => {
    change(name, value);
    applyTheme();
    onChange();
  };
  const choice = (name, label, options) =>
    h('label', { class: 'setting' }, h('span', {}, label),
      h('select', { onchange: (event) => set(name, event.target.value) },
        ...Object.entries(options).map(([value, words]) => h('option', { value, selected: settings()[name] === value }, words))));
  const check = (name, label) =>
    h('label', { class: 'setting' }, h('span', {}, label),
      h('input', { type: 'checkbox', checked: settings()[name], onchange: (event) => set(name, event.target.checked) }));
  modal('Settings', 'dialog', [
    choice('theme', 'Appearance', { auto: 'As the system', light: 'Light', dark: 'Dark' }),
    choice('columns', 'Chats side by side', { 1: 'One', 2: 'Two', 3: 'Three' }),
    check('sound', 'Sound for new visitors and messages'),
    check('singleKeys', `Keys without ${ALT} (J, K, N, ?)`),
    systemNotifications(),
  ]);
}

function systemNotifications() {
  if (!('Notification' in window)) {
    return h('p', { class: 'note' }, 'This browser shows no notifications here.');
  }
  const words = { granted: 'Allowed', denied: 'Blocked by the browser' };
  const button = h('button', { type: 'button' }, words[Notification.permission] ?? 'Allow…');
  button.disabled = Notification.permission !== 'default';
  button.addEventListener('click', async () => {
    button.textContent = words[await Notification.requestPermission()] ?? 'Allow…';
  });
  return h('div', { class: 'setting' }, h('span', {}, 'Notifications of the system'), button);
}

export function showKeys() {
  modal('Keyboard', 'dialog wide', [
    h('div', { class: 'sheet' },
      ...KEYS.map(([title, ...keys]) =>
        h('section', {}, h('h3', {}, title),
          h('dl', {}, ...keys.map(([names, what]) => h('div', {}, h('dt', {}, ...names.map((name) => h('kbd', {}, name))), h('dd', {}, what))))))),
  ]);
}

/** @returns {HTMLDialogElement} which is gone when it is closed */
export function modal(title, kind, content) {
  const dialog = h('dialog', { class: kind, 'aria-labelledby': 'dialog-title' },
    h('header', {}, h('h2', { id: 'dialog-title' }, title), iconButton('close', 'Close', () => dialog.close())),
    ...content);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
