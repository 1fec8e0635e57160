import { Backoff } from './backoff.js';

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
 * are tried again, after what `Retry-After` says.
 *
 * @param {string} server the chat port's address, `https://chat.example.com`
 * @param {{name?: string, identity?: string}} visitor a name, or a token by which the website vouches for its visitor
 * @param {{fetch?: typeof fetch, signal?: AbortSignal, onRetry?: (retry: {code: string, retryInMillis: number}) => void,
 *   backoff?: object}} [options]
 * @returns {Promise<{userId: string, username: string, chatId: string, verified?: boolean}>}
 */
export async function register(server, visitor, options = {}) {
  const backoff = new Backoff(options.backoff);
  for (;;) {
    const failed = await tryOnce(server, visitor, options);
    if (failed.user) {
      return failed.user;
    }
    const retryInMillis = Math.max(failed.retryAfterMillis, 0) + backoff.next();
    options.onRetry?.({ code: failed.code, retryInMillis });
    await wait(retryInMillis, options.signal);
  }
}

async function tryOnce(server, visitor, { fetch = globalThis.fetch, signal }) {
  let response;
  try {
    response = await fetch(...request(server, visitor, signal));
  } catch (fault) {
    if (signal?.aborted) {
      throw fault;
    }
    return { code: 'NO_ANSWER', retryAfterMillis: 0 };
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok && answer.chatId) {
    return { user: answer };
  }
  const code = answer.error?.code ?? `HTTP_${response.status}`;
  if (response.ok || response.status === 429 || response.status >= 500) {
    return { code, retryAfterMillis: 1000 * (Number(response.headers.get('Retry-After')) || 0) };
  }
  throw new RegistrationError(code, answer.error?.message ?? `answered ${response.status}`);
}

function request(server, { name, identity }, signal) {
  const common = { signal, credentials: 'omit', cache: 'no-store' };
  if (!identity) {
    return [`${server}/user/join/${encodeURIComponent(name)}`, common];
  }
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ identity }) };
  return [`${server}/user/join`, { ...common, ...post }];
}

function wait(millis, signal) {
  return new Promise((done, aborted) => {
    const timer = setTimeout(done, millis);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      aborted(signal.reason);
    });
  });
}
