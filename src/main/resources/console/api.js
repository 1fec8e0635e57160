// The way to the node: requests, the token, and what their failures mean.

const TOKEN = 'blabbermouth.console.token';
const WAIT_MILLIS = 8000;

/** status 0: the node did not answer at all */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  get isRedisAway() {
    return this.status === 503;
  }
}

let tokenNeeded = () => {};

/** @param handler is told why */
export function onTokenNeeded(handler) {
  tokenNeeded = handler;
}

export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: value => sessionStorage.setItem(TOKEN, value),
  forget: () => sessionStorage.removeItem(TOKEN),
};

export const get = path => ask(path, {});

export const post = (path, body) =>
  ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

async function ask(path, options) {
  const headers = { ...options.headers };
  const shown = token.get();
  if (shown) {
    headers.Authorization = `Bearer ${shown}`;
  }
  let response;
  try {
    response = await fetch(path, { ...options, headers, cache: 'no-store', signal: AbortSignal.timeout(WAIT_MILLIS) });
  } catch (e) {
    throw new ApiError(0, 'this node does not answer');
  }
  const reply = await response.json().catch(() => null);
  if (response.ok && reply !== null) {
    return reply;
  }
  const why = reply?.error?.message ?? `the node answered ${response.status}`;
  const isRefused = response.status === 401 || (response.status === 403 && shown && !options.method);
  // Of another token than there is by now it says nothing.
  if (isRefused && shown === token.get()) {
    tokenNeeded(shown ? why : '');
  }
  throw new ApiError(response.status, why);
}

/** A browser can show a token with a WebSocket only so. */
export function watchBus() {
  const url = new URL('/api/bus', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return token.get() ? new WebSocket(url, [`bearer.${token.get()}`]) : new WebSocket(url);
}
