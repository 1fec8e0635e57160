import { forget, keep, kept, onChangedElsewhere } from './store.js';
import { learnClock, now } from './times.js';

const AGENT = 'agent';
const LOGGED_OUT = 'loggedOut';
const TOKEN = 'blabbermouth:desk:token';

/** Tries until the server says what it is, and who we are to it: {chatUrl, needsToken, hasLogin, agent: {sub, name} or null}. */
export async function facts(onFailure) {
  for (let waitMillis = 500; ; waitMillis = Math.min(waitMillis * 2, 10_000)) {
    const told = await factsNow();
    if (told) {
      return told;
    }
    onFailure();
    await new Promise((done) => setTimeout(done, waitMillis));
  }
}

/** @returns the same, or null if the server does not say */
export async function factsNow() {
  try {
    const response = await fetch('/desk.json', { cache: 'no-store' });
    const told = response.ok ? await response.json() : null;
    told && learnClock(told.now);
    return told;
  } catch {
    return null;
  }
}

/** @returns {string | undefined} as whom somebody works at this browser, where no token says it */
export function nameHere() {
  return kept(AGENT)?.name;
}

export function remember(name) {
  keep(AGENT, { name });
}

/** @returns {Promise<string | null>} why not, in words for people */
export async function logIn(name, password, chatUrl) {
  let response;
  try {
    const headers = { 'content-type': 'application/json' };
    response = await fetch('/login', { method: 'POST', headers, body: JSON.stringify({ name, password }) });
  } catch {
    return 'The server cannot be reached. Try again.';
  }
  if (!response.ok) {
    return refusal(response);
  }
  const answer = await response.json();
  rememberToken(isElsewhere(chatUrl) ? answer : null);
  return null;
}

/** The cookie goes to every port of this host. A chat port on another host has to be shown the token: by this tab alone. */
function rememberToken(answer) {
  try {
    answer ? sessionStorage.setItem(TOKEN, JSON.stringify(answer)) : sessionStorage.removeItem(TOKEN);
  } catch {
    // Then only the cookie.
  }
}

/** Whether the chat port is on another host, to which this tab has no token to show. */
export function lacksToken({ chatUrl, hasLogin, agent }) {
  return hasLogin && isElsewhere(chatUrl) && (protocols().length === 0 || subOf(shownToken().token) !== agent?.sub);
}

/** Whose token it is: another tab's login may have been another agent's. */
function subOf(token) {
  try {
    const payload = atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(payload, (char) => char.charCodeAt(0)))).sub;
  } catch {
    return undefined;
  }
}

function isElsewhere(chatUrl) {
  return new URL(chatUrl).hostname !== location.hostname;
}

/** The WebSocket subprotocols by which an agent is known to the chat port. */
export function protocols() {
  const { token, expiresAt } = shownToken();
  return Date.parse(expiresAt) > now() ? [`bearer.${token}`] : [];
}

function shownToken() {
  try {
    return JSON.parse(sessionStorage.getItem(TOKEN)) ?? {};
  } catch {
    return {};
  }
}

function refusal(response) {
  const again = Number(response.headers.get('Retry-After')) || 0;
  const later = again > 0 ? `Try again in ${again} s.` : 'Try again in a moment.';
  return (
    { 401: 'Wrong name or password.', 429: `Too many failed logins. ${later}`, 503: `The login is busy. ${later}` }[
      response.status
    ] ?? `The server refused the login (${response.status}).`
  );
}

/** @returns {Promise<boolean>} whether it is done, for all tabs */
export async function logOut(hasLogin) {
  const answer = hasLogin ? await fetch('/logout', { method: 'POST' }).catch(() => null) : { ok: true };
  if (!answer?.ok) {
    return false;
  }
  forget(AGENT);
  rememberToken(null);
  keep(LOGGED_OUT, now());
  return true;
}

export function onLoggedOutElsewhere(listener) {
  onChangedElsewhere((key) => key === LOGGED_OUT && listener());
}
