import { h } from './dom.js';
import { Sound } from './sound.js';
import { Tabs } from './tabs.js';

const TITLE = 'Desk · Blabbermouth';
const TOAST_MILLIS = 8_000;
/** Who comes soon after is told with the first; those who come later are told together. */
const ANNOUNCE_MILLIS = 2_000;
const ANNOUNCE_AGAIN_MILLIS = 15_000;
/** What the system shows of the list; of a chat its chatId. */
const WAITING = 'waiting';
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
  sound;
  #tabs;
  /** tag -> what the system shows */
  #shown = new Map();
  #announcedAt = 0;
  #newcomers = 0;
  #newcomersDue = null;

  constructor(desk) {
    this.#desk = desk;
    desk.on('waits', ({ user }) => this.#waits(user));
    desk.on('message', ({ opened, message }) => this.#message(opened, message));
    this.#tabs = new Tabs(desk);
    this.sound = new Sound(() => desk.emit('changed'));
  }

  /** What it says in the title, and what the system still shows, is as things are. */
  update() {
    const { unread, waiting, link } = this.#desk;
    const cut = link.connected || link.since === null ? '' : 'Not connected · ';
    const queue = waiting.length > 0 ? `${waiting.length} waiting · ` : '';
    const title = (unread > 0 ? `(${unread}) ` : '') + cut + queue + TITLE;
    if (document.title !== title) {
      document.title = title;
    }
    for (const [tag, notification] of this.#shown) {
      const isNews = tag === WAITING ? waiting.length > 0 : this.#desk.chats.get(tag)?.chat.unread > 0;
      if (!isNews) {
        notification.close();
        this.#shown.delete(tag);
      }
    }
  }

  #waits(user) {
    this.sound.play('waits', WAITS_TONES);
    this.#system(`${user.username} waits`, '', WAITING, () => this.#desk.activate(null));
    this.#newcomers++;
    this.#newcomersDue ??= setTimeout(() => {
      const count = this.#desk.waiting.length;
      announce(this.#newcomers === 1 ? `${user.username} waits. ${count} waiting.` : `${this.#newcomers} new visitors. ${count} waiting.`);
      this.#newcomers = 0;
      this.#newcomersDue = null;
      this.#announcedAt = Date.now();
    }, Math.max(ANNOUNCE_MILLIS, this.#announcedAt + ANNOUNCE_AGAIN_MILLIS - Date.now()));
  }

  #message({ id, user }, message) {
    const isSeen = (this.#desk.active === id && document.hasFocus() && !document.hidden) || this.#tabs.looksAt(id);
    if (!isSeen) {
      this.sound.play('message', MESSAGE_TONES);
      this.#system(user.username, message.content, id, () => this.#desk.chats.has(id) && this.#desk.activate(id));
    }
    if (this.#desk.active !== id) {
      announce(`New message from ${user.username}`);
    }
  }

  #system(title, body, tag, onclick) {
    if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus() || this.#tabs.isLookedAt) {
      return;
    }
    try {
      const notification = new Notification(title, { body: body.slice(0, 120), tag, renotify: true, icon: '/icon.svg' });
      this.#shown.set(tag, notification);
      notification.onclick = () => {
        window.focus();
        onclick();
        notification.close();
      };
    } catch {
      // Some phones show them from service workers only.
    }
  }
}
