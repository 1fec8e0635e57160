import { html, render } from '/lit/lit-html.js';
import { dismiss, isWriting, made, showOver } from './parts.js';
import { asName, logIn, whyNotIn } from './session.js';
import { t } from './texts.js';

const NAME_MAX = 64;

export function askName(root, onName) {
  const submit = (event) => {
    event.preventDefault();
    const input = event.target.elements.name;
    const name = asName(input.value);
    name ? onName(name) : input.focus();
  };
  show(root, t('welcome'), t('welcomeNote'), html`
    <form @submit=${submit}>
      <label for="name">${t('yourName')}</label>
      <input id="name" name="name" autocomplete="nickname" maxlength=${NAME_MAX} required dir="auto">
      <button type="submit" class="primary">${t('begin')}</button>
    </form>`);
  root.querySelector('input').focus();
}

export function askPassword(root, server, onLoggedIn) {
  show(root, t('logInTitle'), t('logInNote'), passwordForm(server, onLoggedIn));
  root.querySelector('input').focus();
}

/** The company's own login gives the token, as a cookie. */
export function showElsewhere(root) {
  show(root, t('notLoggedIn'), t('notLoggedInNote'), elsewhereForm(() => location.reload()));
}

export function showWaiting(root, { isTooMany }) {
  const [title, note] = isTooMany ? [t('tooManyAttempts'), t('tooManyAttemptsNote')] : [t('noServer'), t('noServerNote')];
  show(root, title, note, html`<div class="waiting-for-server"></div>`);
}

function show(root, title, note, content) {
  root.className = 'door';
  render(html`
    <main class="card">
      <p class="brand"><img src="/icon.svg" alt="" width="28" height="28">Blabbermouth</p>
      <h1>${title}</h1>
      <p class="note">${note}</p>
      ${content}
    </main>`, root);
}

/** Over the page, of which nothing is lost. */
export function askAgain(server, onLoggedIn) {
  const done = () => {
    dismiss(dialog);
    onLoggedIn();
  };
  const stay = (event) => (event.type === 'cancel' || event.key === 'Escape') && event.preventDefault();
  // Browsers close it all the same at a second Escape or Android's back, where nothing is asked.
  const comeBack = () => dialog.isConnected && interrupt(dialog);
  const dialog = made(html`
    <dialog class="dialog card" tabindex="-1" aria-labelledby="again-title" @keydown=${stay} @cancel=${stay} @close=${comeBack}>
      <h2 id="again-title">${t('logInAgain')}</h2>
      <p class="note">${t('logInAgainNote')}</p>
      ${server.hasLogin ? passwordForm(server, done) : elsewhereForm(done)}
    </dialog>`);
  interrupt(dialog);
  return dialog;
}

/** It comes in the middle of a word: the rest of that is no name, and its Enter no wish to log in. */
function interrupt(dialog) {
  const wasWriting = isWriting(document.activeElement);
  showOver(dialog);
  wasWriting && dialog.focus();
}

function passwordForm({ chatUrl }, onLoggedIn) {
  const fields = html`
    <label for="name">${t('name')}</label>
    <input id="name" name="name" autocomplete="username" required autocapitalize="none">
    <label for="password">${t('password')}</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required>`;
  return form(fields, t('logIn'), ({ name, password }) => logIn(name.value, password.value, chatUrl), onLoggedIn);
}

function elsewhereForm(onLoggedIn) {
  return form('', t('tryAgain'), whyNotIn, onLoggedIn);
}

/** @param {(inputs) => Promise<string | null>} attempt what was wrong, in words for people */
function form(fields, words, attempt, onLoggedIn) {
  const element = made(html`<form></form>`);
  const draw = (fault, isBusy = false) =>
    render(html`
      ${fields}
      <p class="fault" role="alert">${fault}</p>
      <button type="submit" class="primary" ?disabled=${isBusy}>${words}</button>`, element);
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    const focused = document.activeElement;
    draw('', true);
    const wrong = await attempt(element.elements);
    draw(wrong ?? '');
    // A button that was disabled has lost it.
    focused.focus();
    wrong === null ? onLoggedIn() : element.elements.password?.select();
  });
  draw('');
  return element;
}
