/** What says that it may work now, or that somebody waits for it: a network, a look at the page. `pagehide` is the page being left. */
const WAKE_EVENTS = ['online', 'focus', 'pagehide', 'pageshow', 'visibilitychange'];

/** Where a browser says so. */
export const WAKE_TARGETS = [globalThis.window, globalThis.document].filter(Boolean);

/**
 * @param {EventTarget[]} targets
 * @param {(event: string) => void} listener
 * @returns {() => void} ends it
 */
export function onWake(targets, listener) {
  const end = new AbortController();
  // A page that is hidden, as one that is left is a moment later, waits for nothing.
  const heard = ({ type, target }) => (type === 'visibilitychange' && target.hidden) || listener(type);
  targets.forEach((target) => WAKE_EVENTS.forEach((event) => target.addEventListener(event, heard, { signal: end.signal })));
  return () => end.abort();
}
