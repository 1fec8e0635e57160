import { Backoff } from './backoff.js';
import { wellFormed } from './content.js';
import { onWake, WAKE_TARGETS } from './wake.js';

/** A network may swallow a request, and a browser waits minutes for its answer. */
const ATTEMPT_MILLIS = 15_000;
const NO_ANSWER = 'NO_ANSWER';

/** The server will not register this visitor, and would not a second time. */
export class RegistrationError extends Error {
  /** @param {string} code BAD_USERNAME, FORBIDDEN, UNAUTHORIZED, BAD_MESSAGE, or HTTP_ and the status */
  constructor(code, message) {
    super(message);
    this.name = 'RegistrationError';
    this.code = code;
  }
}

/**
 * Makes a chat that waits for its user. Tries until the server answers yes or no: too many (429), away (503) and no answer at all
 * are tried again, after what `Retry-After` says; where nobody answered at once when there is a network again, or somebody looks.
 *
 * @param {string} server the chat port's address, `https://chat.example.com`
 * @param {{name?: string, identity?: string}} visitor a name, or a token by which the website vouches for its visitor
 * @param {{fetch?: typeof fetch, signal?: AbortSignal, onRetry?: (retry: {code: string, retryInMillis: number}) => void,
 *   backoff?: object, attemptMillis?: number, wake?: EventTarget[]}} [options]
 * @returns {Promise<{userId: string, username: string, chatId: string, verified?: boolean}>}
 */
export async function register(server, visitor, options = {}) {
  // What is wrong with it is no failure of the network, and would be wrong the next time.
  const request = requestFor(server, visitor);
  const backoff = new Backoff(options.backoff);
  const wake = options.wake ?? WAKE_TARGETS;
  for (;;) {
    const failed = await tryOnce(request, { ...options, wake });
    if (failed.user) {
      return failed.user;
    }
    if (failed.isOutdated) {
      continue;
    }
    const retryInMillis = Math.max(failed.retryAfterMillis, 0) + backoff.next();
    options.onRetry?.({ code: failed.code, retryInMillis });
    // What the server has said counts more.
    await wait(retryInMillis, options.signal, failed.code === NO_ANSWER ? wake : []);
  }
}

function requestFor(server, { name, identity }) {
  const common = { credentials: 'omit', cache: 'no-store' };
  const url = (path) => new URL(server + path, globalThis.location?.href).href;
  if (!identity) {
    if (/^\.\.?$/.test(name)) {
      throw new RegistrationError('BAD_USERNAME', 'In an address it would lead elsewhere');
    }
    return [url(`/user/join/${encodeURIComponent(wellFormed(name))}`), common];
  }
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ identity }) };
  return [url('/user/join'), { ...common, ...post }];
}

async function tryOnce([url, init], { fetch = globalThis.fetch, signal, attemptMillis = ATTEMPT_MILLIS, wake }) {
  signal?.throwIfAborted();
  const attempt = new AbortController();
  const giveUp = () => attempt.abort(signal?.reason);
  let isOutdated = false;
  // What was begun without a network hangs, also when there is one.
  const stopWaking = onWake(wake, (event) => {
    if (event === 'online') {
      isOutdated = true;
      giveUp();
    }
  });
  const timer = setTimeout(giveUp, attemptMillis);
  signal?.addEventListener('abort', giveUp);
  try {
    // A website's service worker may keep every answer, and give a chat that is over for it.
    const fresh = init.method ? url : `${url}?${Date.now()}`;
    const response = await fetch(fresh, { ...init, signal: attempt.signal });
    return outcome(response, await bodyOf(response));
  } catch (fault) {
    if (signal?.aborted || fault instanceof RegistrationError) {
      throw fault;
    }
    return { code: NO_ANSWER, retryAfterMillis: 0, isOutdated };
  } finally {
    clearTimeout(timer);
    stopWaking();
    signal?.removeEventListener('abort', giveUp);
  }
}

/** A chat of which nothing has arrived is none; a refusal is one without its words. */
async function bodyOf(response) {
  try {
    return await response.json();
  } catch (fault) {
    if (response.ok && !(fault instanceof SyntaxError)) {
      throw fault;
    }
    return {};
  }
}

function outcome(response, answer) {
  if (response.ok && answer.chatId) {
    return { user: answer };
  }
  const code = answer.error?.code ?? `HTTP_${response.status}`;
  if (response.ok || response.status === 429 || response.status >= 500) {
    return { code, retryAfterMillis: 1000 * (Number(response.headers.get('Retry-After')) || 0) };
  }
  throw new RegistrationError(code, answer.error?.message ?? `answered ${response.status}`);
}

/** Until it is due, or one of those says that it may work now. */
function wait(millis, signal, wake) {
  return new Promise((done, aborted) => {
    const end = (settle) => {
      clearTimeout(timer);
      stopWaking();
      signal?.removeEventListener('abort', stop);
      settle();
    };
    const stop = () => end(() => aborted(signal.reason));
    const timer = setTimeout(() => end(done), millis);
    const stopWaking = onWake(wake, (event) => event !== 'pagehide' && end(done));
    signal?.aborted ? stop() : signal?.addEventListener('abort', stop);
  });
}
