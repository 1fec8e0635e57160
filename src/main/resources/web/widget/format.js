import { fill } from './dom.js';

const DAY_MILLIS = 86_400_000;

/** Times, numbers and durations as the visitor's language writes them. */
export class Format {
  #lang;
  #time;
  #date;
  #relative;

  constructor(lang) {
    this.#lang = lang;
    this.#time = new Intl.DateTimeFormat(lang, { hour: 'numeric', minute: '2-digit' });
    this.#date = new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'long', year: 'numeric' });
    this.#relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });
  }

  time(date) {
    return this.#time.format(date);
  }

  /** Today, yesterday, or the date. */
  day(date) {
    const days = Math.round((midnight(date) - midnight(new Date())) / DAY_MILLIS);
    if (days < -1 || days > 0) {
      return this.#date.format(date);
    }
    const word = this.#relative.format(days, 'day');
    return capital(word, this.#lang) + word.slice(1);
  }

  /** For who reads it another day. */
  full(date) {
    return `${this.#date.format(date)}, ${this.time(date)}`;
  }

  /** Whole minutes. */
  minutes(count) {
    return new Intl.NumberFormat(this.#lang, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(count);
  }

  number(value) {
    return new Intl.NumberFormat(this.#lang).format(value);
  }
}

/**
 * The first letter of a word, large. Georgian has large letters for whole lines only, and one of them at the beginning of a word
 * is an error.
 */
export function capital(word, lang) {
  const [first = ''] = word;
  return /[\u10d0-\u10ff]/.test(first) ? first : first.toLocaleUpperCase(lang);
}

function midnight(date) {
  return new Date(date).setHours(0, 0, 0, 0);
}

/** The conversation as a text file. */
export function transcript(chat, texts, format, title) {
  const lines = chat.messages.map((message) => {
    const at = new Date(message.timestamp);
    const by = chat.isOwn(message) ? chat.user.username : agentName(message, chat, texts);
    return `[${format.full(at)}] ${by}: ${message.content}`;
  });
  const unsent = chat.outbox.entries.map(
    ({ content, failed }) => `[${failed ? texts.failed : texts.sending}] ${chat.user.username}: ${content}`,
  );
  return [title, '', ...lines, ...unsent, ''].join('\r\n');
}

export function agentName(message, chat, texts) {
  return chat.agents.get(message.supportId) ?? texts.agent;
}

export function named(text, chat, texts) {
  return fill(text, { name: chat.agent?.supportUserName ?? texts.agent });
}
