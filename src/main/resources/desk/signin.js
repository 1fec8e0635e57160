import { h } from './dom.js';
import { factsNow, logIn } from './session.js';

const NAME_MAX = 64;

export function askName(root, onName) {
  const input = h('input', { id: 'name', name: 'name', autocomplete: 'nickname', maxlength: NAME_MAX, required: true, dir: 'auto' });
  const submit = (event) => {
    event.preventDefault();
    if (input.value.trim()) {
      onName(input.value.trim());
    } else {
      input.focus();
    }
  };
  show(root, 'Welcome to the desk', 'Visitors see this name when you answer. It is kept in this browser.',
    h('form', { onsubmit: submit }, h('label', { for: 'name' }, 'Your name'), input,
      h('button', { type: 'submit', class: 'primary' }, 'Start')));
  input.focus();
}

export function askPassword(root, server, onLoggedIn) {
  show(root, 'Log in to the desk', 'With the account that your administrator has made for you.', passwordForm(server, onLoggedIn));
  root.querySelector('input').focus();
}

/** Over the page, of which nothing is lost. */
export function askAgain(server, onLoggedIn) {
  const done = () => {
    dialog.remove();
    onLoggedIn();
  };
  const stay = (event) => (event.type === 'cancel' || event.key === 'Escape') && event.preventDefault();
  const dialog = h('dialog', { class: 'dialog card', 'aria-labelledby': 'again-title', onkeydown: stay, oncancel: stay },
    h('h2', { id: 'again-title' }, 'Log in again'),
    h('p', { class: 'note' }, 'Your login does not count any more. Your chats and what you have written are kept.'),
    server.hasLogin ? passwordForm(server, done) : elsewhereForm(done));
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function passwordForm({ chatUrl }, onLoggedIn) {
  const name = h('input', { id: 'name', name: 'name', autocomplete: 'username', required: true, autocapitalize: 'none' });
  const password = h('input', { id: 'password', name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const fault = h('p', { class: 'fault', role: 'alert' });
  const button = h('button', { type: 'submit', class: 'primary' }, 'Log in');
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    const wrong = await logIn(name.value, password.value, chatUrl);
    button.disabled = false;
    if (wrong === null) {
      onLoggedIn();
    } else {
      fault.textContent = wrong;
      password.select();
    }
  };
  return h('form', { onsubmit: submit }, h('label', { for: 'name' }, 'Name'), name,
    h('label', { for: 'password' }, 'Password'), password, fault, button);
}

/** The company's own login gives the token, as a cookie. */
export function showElsewhere(root) {
  show(root, 'You are not logged in', 'Agents of this server log in with their company’s login. Log in there, then come back.',
    elsewhereForm(() => location.reload()));
}

function elsewhereForm(onLoggedIn) {
  const fault = h('p', { class: 'fault', role: 'alert' });
  const submit = async (event) => {
    event.preventDefault();
    (await factsNow())?.agent ? onLoggedIn() : (fault.textContent = 'You are not logged in yet.');
  };
  return h('form', { onsubmit: submit }, fault, h('button', { type: 'submit', class: 'primary' }, 'Try again'));
}

export function showWaiting(root) {
  if (!root.querySelector('.waiting-for-server')) {
    show(root, 'No connection', 'The server does not answer. This page tries again by itself.', h('div', { class: 'waiting-for-server' }));
  }
}

function show(root, title, note, ...content) {
  root.className = 'door';
  root.replaceChildren(
    h('main', { class: 'card' },
      h('p', { class: 'brand' }, h('img', { src: '/icon.svg', alt: '', width: 28, height: 28 }), 'Blabbermouth'),
      h('h1', {}, title), h('p', { class: 'note' }, note), ...content),
  );
}
