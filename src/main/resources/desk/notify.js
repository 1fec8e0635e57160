import { html } from '/lit/lit-html.js';
import { made, openDialog } from './parts.js';
import { Sound } from './sound.js';
import { Tabs } from './tabs.js';
import { t } from './texts.js';

const TOAST_MILLIS = 8_000;
/** Who comes soon after is told with the first; those who come later are told together. */
const ANNOUNCE_MILLIS = 2_000;
const ANNOUNCE_AGAIN_MILLIS = 15_000;
/** At once: nobody listens to more. */
const ANNOUNCED_MAX = 3;
/** What the system shows of the list, and of the login; of a chat its chatId. */
const WAITING = 'waiting';
const LOGIN = 'login';
/** Characters of a message that the system shows. */
const BODY_MAX = 120;
const WAITS_TONES = [660, 880];
const MESSAGE_TONES = [740];
const LOGIN_TONES = [880, 660];
/** All tabs hear within it that a login has ended, or that somebody waits; later that is so once more. */
const SAME_MILLIS = 5_000;

/** Of the page, where there is nothing to tell. */
export function title() {
  return `${t('desk')} · Blabbermouth`;
}

/** What is to be said together. */
const announced = [];

/** For those who listen to the page. Of many at once the last are said. */
export function announce(text) {
  if (announced.length === 0) {
    setTimeout(() => (document.getElementById('announcer').textContent = announced.splice(0).slice(-ANNOUNCED_MAX).join('\n')), 100);
  }
  announced.includes(text) || announced.push(text);
}

export function toast(text) {
  const element = made(html`<p class="toast">${text}</p>`);
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
  #announcedAt = -ANNOUNCE_AGAIN_MILLIS;
  #newcomers = 0;
  #newcomersDue = null;
  #asksToLogIn = false;

  constructor(desk) {
    this.#desk = desk;
    desk.on('waits', ({ user }) => this.#waits(user));
    desk.on('message', ({ opened, message }) => this.#message(opened, message));
    this.#tabs = new Tabs(desk);
    this.sound = new Sound(() => desk.emit('changed'));
  }

  /** What it says in the title, and what the system still shows, is as things are. */
  update() {
    const { unread, waiting, link, chats } = this.#desk;
    const trouble = this.#asksToLogIn ? 'logInAgain' : link.connected || link.since === null ? null : 'notConnected';
    const cut = trouble ? `${t(trouble)} · ` : '';
    const queue = waiting.length > 0 ? `${t('countWaiting', { count: waiting.length })} · ` : '';
    const told = (unread > 0 ? `(${unread}) ` : '') + cut + queue + title();
    if (document.title !== told) {
      document.title = told;
    }
    for (const [tag, notification] of this.#shown) {
      const isNews = tag === WAITING ? waiting.length > 0 : tag === LOGIN ? this.#asksToLogIn : chats.get(tag)?.chat.unread > 0;
      if (!isNews) {
        notification.close();
        this.#shown.delete(tag);
      }
    }
  }

  /** Until then nothing goes on, nor is anything else told. */
  askToLogIn() {
    this.#asksToLogIn = true;
    const what = { name: LOGIN, isStill: () => this.#asksToLogIn, millis: SAME_MILLIS };
    this.#play(LOGIN, LOGIN_TONES, what);
    this.#system({ title: t('logInAgain'), body: t('logInAgainNote'), tag: LOGIN }, what);
    this.update();
  }

  loggedIn() {
    this.#asksToLogIn = false;
    this.update();
  }

  #waits(user) {
    const isStill = () => this.#desk.waiting.some(({ chatId }) => chatId === user.chatId);
    const what = { name: `${user.chatId} waits`, isStill, millis: SAME_MILLIS };
    this.#play('waits', WAITS_TONES, what);
    this.#system({ title: t('waits', { name: user.username }), tag: WAITING, onclick: () => this.#desk.activate(null) }, what);
    this.#newcomers++;
    this.#newcomersDue ??= setTimeout(() => {
      const count = this.#desk.waiting.length;
      announce(this.#newcomers === 1 ? t('newVisitor', { name: user.username, count }) : t('newVisitors', { newcomers: this.#newcomers, count }));
      this.#newcomers = 0;
      this.#newcomersDue = null;
      this.#announcedAt = performance.now();
    }, Math.max(ANNOUNCE_MILLIS, this.#announcedAt + ANNOUNCE_AGAIN_MILLIS - performance.now()));
  }

  #message({ id, user }, message) {
    const isStill = () => !((this.#desk.active === id && document.hasFocus() && !document.hidden) || this.#tabs.looksAt(id));
    if (isStill()) {
      const what = { name: `${id} ${message.seq} ${message.timestamp}`, isStill };
      const onclick = () => this.#desk.chats.has(id) && this.#desk.activate(id);
      this.#play('message', MESSAGE_TONES, what);
      this.#system({ title: user.username, body: message.content.slice(0, BODY_MAX), tag: id, onclick }, what);
    }
    // What is said in a chat that is looked at is read from there, but not from under a dialog.
    if (this.#desk.active !== id || openDialog()) {
      announce(t('newMessageFrom', { name: user.username }));
    }
  }

  /** @param what is told: by one of the tabs, in all of which it has that name, and only if it is still so at its turn */
  #play(kind, tones, { name, isStill, millis }) {
    this.sound.isReady && this.#tabs.once(`sound: ${name}`, () => isStill() && this.sound.play(kind, tones), millis);
  }

  #system(notice, { name, isStill, millis }) {
    const isMeant = () => isStill() && !document.hasFocus() && !this.#tabs.isLookedAt;
    if ('Notification' in window && Notification.permission === 'granted' && isMeant()) {
      this.#tabs.once(`system: ${name}`, () => isMeant() && this.#show(notice), millis);
    }
  }

  #show({ title, body = '', tag, onclick = () => {} }) {
    try {
      const notification = new Notification(title, { body, tag, renotify: true, icon: '/icon.svg' });
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
