/** How times are written. The server's clock counts: this computer's may be wrong by minutes. */

let aheadMillis = 0;

/** @param {number} now as the server has just said, in ms since 1970 */
export function learnClock(now) {
  aheadMillis = now - Date.now();
}

export function now() {
  return Date.now() + aheadMillis;
}

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const secondsFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

export function clock(timestamp) {
  return clockFormat.format(new Date(timestamp));
}

export function clockWithSeconds(millis) {
  return secondsFormat.format(new Date(millis));
}

export function dayOf(timestamp) {
  const day = dayFormat.format(new Date(timestamp));
  return day === dayFormat.format(new Date(now())) ? 'Today' : day;
}

/** 0:07, 12:40, 1 h 05 min */
export function elapsed(since) {
  const seconds = Math.max(0, Math.floor((now() - Date.parse(since)) / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${String(seconds % 60).padStart(2, '0')}`
    : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

export function elapsedSeconds(since) {
  return (now() - Date.parse(since)) / 1000;
}

/** For reading aloud; it changes once a minute, lest it is read again and again. */
export function spoken(since) {
  const minutes = Math.floor(elapsedSeconds(since) / 60);
  return minutes < 1 ? 'less than a minute' : minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
