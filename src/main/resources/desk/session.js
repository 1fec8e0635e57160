import { wellFormed } from '/client/content.js';
import { forget, keep, kept, onChangedElsewhere } from './store.js';
import { t } from './texts.js';
import { learnClock, now } from './times.js';

const AGENT = 'agent';
const LOGGED_OUT = 'loggedOut';
const TOKEN = 'blabbermouth:desk:token';

const TOO_MANY = 429;

/**
 * Tries until the server says what it is, and who we are to it: {chatUrl, needsToken, hasLogin, agent: {sub, name} or null}.
 * @param {(failure: {isTooMany: boolean}) => void} onFailure after each time; isTooMany: it looks at no token from here for a while
 */
export async function facts(onFailure) {
  for (let waitMillis = 500; ; waitMillis = Math.min(waitMillis * 2, 10_000)) {
    const { told, response } = await ask();
    if (told) {
      return told;
    }
    onFailure({ isTooMany: response?.status === TOO_MANY });
    await new Promise((done) => setTimeout(done, waitMillis));
  }
}

/** @returns the same, or null if the server does not say */
export async function factsNow() {
  return (await ask()).told;
}

/** @returns {Promise<string | null>} why nobody is logged in, in words for people */
export async function whyNotIn() {
  const { told, response } = await ask();
  if (told) {
    return told.agent ? null : t('notLoggedInYet');
  }
  return response?.status === TOO_MANY ? refusal(response) : t('unreachable');
}

async function ask() {
  try {
    const response = await fetch('/desk.json', { cache: 'no-store' });
    const told = response.ok ? await response.json() : null;
    told && learnClock(told.now);
    return { told, response };
  } catch {
    return { told: null };
  }
}

/** What the server takes for one: characters that cannot be seen come from wherever a name was copied. */
export function asName(text) {
  return wellFormed(text.replace(/\p{Cc}/gu, ' ')).trim();
}

/** @returns {string | undefined} as whom somebody works at this browser, where no token says it */
export function nameHere() {
  return asName(kept(AGENT)?.name ?? '') || undefined;
}

export function remember(name) {
  keep(AGENT, { name });
}

/** @returns {Promise<string | null>} why not, in words for people */
export async function logIn(name, password, chatUrl) {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch('/login', { method: 'POST', headers, body: JSON.stringify({ name, password }) });
    if (!response.ok) {
      return refusal(response);
    }
    // The connection may end in the middle of it.
    const answer = await response.json();
    rememberToken(isElsewhere(chatUrl) ? answer : null);
    return null;
  } catch {
    return t('unreachable');
  }
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
  const later = again > 0 ? t('againIn', { seconds: again }) : t('againSoon');
  const words = { 401: t('wrongPassword'), [TOO_MANY]: t('tooManyLogins', { later }), 503: t('loginBusy', { later }) };
  return words[response.status] ?? t('loginRefused', { status: response.status });
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
