/** How times are written. The server's clock counts: this computer's may be wrong by minutes. */

import { locale, t } from './texts.js';

let aheadMillis = 0;
/** To make one takes long; by their options. With the digits in which all else is counted. */
const formats = new Map();

/** @param {number} now as the server has just said, in ms since 1970 */
export function learnClock(now) {
  aheadMillis = now - Date.now();
}

export function now() {
  return Date.now() + aheadMillis;
}

export function clock(timestamp) {
  return formatted(timestamp, { hour: 'numeric', minute: '2-digit' });
}

export function clockWithSeconds(millis) {
  return formatted(millis, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
}

export function dayOf(timestamp) {
  const day = (time) => formatted(time, { weekday: 'long', day: 'numeric', month: 'long' });
  return day(timestamp) === day(now()) ? t('today') : day(timestamp);
}

/** 0:07, 12:40, 1 h 05 min */
export function elapsed(since) {
  const seconds = Math.max(0, Math.floor((now() - Date.parse(since)) / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${String(seconds % 60).padStart(2, '0')}`
    : t('hours', { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, '0') });
}

export function elapsedSeconds(since) {
  return (now() - Date.parse(since)) / 1000;
}

/** For reading aloud; it changes once a minute, lest it is read again and again. */
export function spoken(since) {
  const minutes = Math.floor(elapsedSeconds(since) / 60);
  return minutes < 1 ? t('underAMinute') : t('minutes', { count: minutes });
}

function formatted(time, options) {
  const key = JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, numberingSystem: 'latn' });
  formats.set(key, format);
  return format.format(new Date(time));
}
