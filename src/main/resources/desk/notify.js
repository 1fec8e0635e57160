import { settings } from './dialogs.js';
import { h } from './dom.js';

const TITLE = 'Desk · Blabbermouth';
const TOAST_MILLIS = 8_000;
const QUIET_MILLIS = 1_500;
const ANNOUNCE_MILLIS = 2_000;
/** Hertz, one after the other. */
const WAITS_TONES = [660, 880];
const MESSAGE_TONES = [740];

let announceDue = null;

/** For those who listen to the page. Of many at once the last is said. */
export function announce(text) {
  clearTimeout(announceDue);
  announceDue = setTimeout(() => (document.getElementById('announcer').textContent = text), 100);
}

export function toast(text) {
  const element = h('p', { class: 'toast' }, text);
  document.getElementById('toasts').append(element);
  setTimeout(() => element.remove(), TOAST_MILLIS);
}

/** Tells of new visitors and new messages: by the title, a sound, the system, and words for those who do not see. */
export class Notifier {
  #desk;
  #audio = null;
  #soundAt = 0;
  #newcomers = 0;
  #newcomersDue = null;

  constructor(desk) {
    this.#desk = desk;
    desk.on('waits', ({ user }) => this.#waits(user));
    desk.on('message', ({ opened, message }) => this.#message(opened, message));
    // Browsers give no sound before somebody has done something.
    const unlock = () => (this.#audio ??= makeAudio())?.resume();
    ['pointerdown', 'keydown'].forEach((event) => addEventListener(event, unlock, { once: true }));
  }

  count() {
    const { unread, waiting } = this.#desk;
    const queue = waiting.length > 0 ? `${waiting.length} waiting · ` : '';
    const title = (unread > 0 ? `(${unread}) ` : '') + queue + TITLE;
    if (document.title !== title) {
      document.title = title;
    }
  }

  #waits(user) {
    this.#sound(WAITS_TONES);
    this.#system(`${user.username} waits`, '', 'waiting', () => this.#desk.activate(null));
    this.#newcomers++;
    this.#newcomersDue ??= setTimeout(() => {
      const count = this.#desk.waiting.length;
      announce(this.#newcomers === 1 ? `${user.username} waits. ${count} waiting.` : `${this.#newcomers} new visitors. ${count} waiting.`);
      this.#newcomers = 0;
      this.#newcomersDue = null;
    }, ANNOUNCE_MILLIS);
  }

  #message({ id, user }, message) {
    const isSeen = this.#desk.active === id && document.hasFocus() && !document.hidden;
    if (!isSeen) {
      this.#sound(MESSAGE_TONES);
      this.#system(user.username, message.content, id, () => this.#desk.activate(id));
    }
    if (this.#desk.active !== id) {
      announce(`New message from ${user.username}`);
    }
  }

  #system(title, body, tag, onclick) {
    if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus()) {
      return;
    }
    try {
      const notification = new Notification(title, { body: body.slice(0, 120), tag, icon: '/icon.svg' });
      notification.onclick = () => {
        window.focus();
        onclick();
        notification.close();
      };
    } catch {
      // Some phones show them from service workers only.
    }
  }

  #sound(tones) {
    const at = Date.now();
    if (!settings().sound || this.#audio?.state !== 'running' || at - this.#soundAt < QUIET_MILLIS) {
      return;
    }
    this.#soundAt = at;
    tones.forEach((hertz, i) => this.#tone(hertz, this.#audio.currentTime + i * 0.12));
  }

  #tone(hertz, start) {
    const oscillator = this.#audio.createOscillator();
    const gain = this.#audio.createGain();
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(0.08, start + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.25);
    oscillator.connect(gain).connect(this.#audio.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.3);
  }
}

function makeAudio() {
  try {
    return new AudioContext();
  } catch {
    return null;
  }
}
