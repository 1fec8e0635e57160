import { html, nothing, render } from '/lit/lit-html.js';
import { dismiss, iconButton, made, showOver } from './parts.js';
import { ALT } from './platform.js';
import { keep, kept } from './store.js';
import { LANGUAGES, t } from './texts.js';

const DEFAULTS = { language: 'auto', theme: 'auto', sound: true, singleKeys: true, columns: '1' };
/** By heading: what is pressed, and the key of what it does. */
const KEYS = [
  ['keysWaiting', [['J', 'K'], 'keyStep'], [['Enter'], 'keyTake'], [['N'], 'keyTakeNext'], [[ALT, 'L'], 'keyLists']],
  ['keysChats', [[ALT, '1–9'], 'keyChat'], [[ALT, '↑ ↓'], 'keyChatStep'], [[ALT, 'U'], 'keyUnread'], [[ALT, 'C'], 'keySideBySide'], [[ALT, 'I'], 'keyDetails'], [[ALT, 'X'], 'keyEnd']],
  ['keysWriting', [['Enter'], 'keySend'], [['Shift', 'Enter'], 'keyLine'], [['/'], 'keyReply'], [[ALT, 'R'], 'keyEditReplies'], [['Esc'], 'keyOut']],
  ['keysEverywhere', [['?'], 'keySheet'], [[ALT, 'N'], 'keyTakeAnywhere'], [[ALT, ','], 'keySettings'], [['Esc'], 'keyClose']],
];

export function settings() {
  return { ...DEFAULTS, ...kept('settings') };
}

/** @returns {boolean} whether it outlives the page */
export function change(name, value) {
  return keep('settings', { ...settings(), [name]: value });
}

export function applyTheme() {
  document.documentElement.dataset.theme = settings().theme;
}

/** @returns {Promise<boolean>} */
export function confirmEnd({ user, chat }) {
  return confirmed(t('endAsk'), t('cancel'), html`<button class="danger" value="yes" autofocus>${t('endChat')}</button>`, html`
    <p>${t('endNote', { name: user.username })}</p>
    ${chat.connected ? '' : html`<p class="note">${t('endLater')}</p>`}`);
}

/** @returns {Promise<boolean>} */
export async function confirmLogOut(openChats) {
  return openChats === 0 || confirmed(t('logOutAsk'), t('stay'), html`<button class="danger" value="yes">${t('logOut')}</button>`, html`
    <p>${t('logOutNote', { count: openChats })}</p>`);
}

function confirmed(title, no, yes, words) {
  const dialog = modal(title, 'dialog', html`
    ${words}
    <form method="dialog"><footer><span class="spring"></span><button>${no}</button>${yes}</footer></form>`);
  return new Promise((decided) => dialog.addEventListener('close', () => decided(dialog.returnValue === 'yes')));
}

export function editSettings(onChange) {
  const now = settings();
  const set = (name, value) => {
    if (change(name, value) && name === 'language') {
      // All is said anew. Where the browser keeps nothing, all would be lost.
      location.reload();
    }
    applyTheme();
    onChange();
  };
  const choice = (name, label, options) => html`
    <label class="setting"><span>${label}</span>
      <select @change=${({ target }) => set(name, target.value)}>
        ${Object.entries(options).map(([value, words]) => html`<option value=${value} ?selected=${now[name] === value}>${words}</option>`)}
      </select>
    </label>`;
  const check = (name, label) => html`
    <label class="setting"><span>${label}</span>
      <input type="checkbox" ?checked=${now[name]} @change=${({ target }) => set(name, target.checked)}>
    </label>`;
  modal(t('settings'), 'dialog', html`
    ${choice('language', t('language'), { auto: t('asTheBrowser'), ...LANGUAGES })}
    ${choice('theme', t('appearance'), { auto: t('asTheSystem'), light: t('light'), dark: t('dark') })}
    ${choice('columns', t('sideBySide'), { 1: t('one'), 2: t('two'), 3: t('three') })}
    ${check('sound', t('sound'))}
    ${check('singleKeys', t('singleKeys', { alt: ALT }))}
    ${systemNotifications()}`);
}

function systemNotifications() {
  if (!('Notification' in window)) {
    return html`<p class="note">${t('noNotifications')}</p>`;
  }
  const element = made(html`<div class="setting"></div>`);
  const words = { granted: t('allowed'), denied: t('blocked') };
  const ask = () => Notification.requestPermission().then(draw);
  // Whoever has just pressed it stays at it, and hears what came of it.
  const draw = () =>
    render(html`
      <span>${t('notifications')}</span>
      <button type="button" aria-disabled=${Notification.permission !== 'default' || nothing} @click=${ask}>${words[Notification.permission] ?? t('allow')}</button>`, element);
  draw();
  return element;
}

export function showKeys() {
  const line = ([names, what]) => html`<div><dt>${names.map((name) => html`<kbd>${name}</kbd>`)}</dt><dd>${t(what, { alt: ALT })}</dd></div>`;
  const group = ([title, ...lines]) => html`<section><h3>${t(title)}</h3><dl>${lines.map(line)}</dl></section>`;
  modal(t('keyboard'), 'dialog wide', html`<div class="sheet">${KEYS.map(group)}</div>`);
}

/** @returns {HTMLDialogElement} which is gone when it is closed */
export function modal(title, kind, content) {
  const dialog = made(html`
    <dialog class=${kind} aria-labelledby="dialog-title" @close=${() => dismiss(dialog)}>
      <header><h2 id="dialog-title">${title}</h2>${iconButton('close', t('close'), () => dialog.close())}</header>
      ${content}
    </dialog>`);
  showOver(dialog);
  return dialog;
}
