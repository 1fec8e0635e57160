/** What the desk says, in the agent's language. */
import { kept } from './store.js';
import en from './texts/en.js';

/** As each calls itself. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', ka: 'ქართული', ar: 'العربية' };
const FROM_THE_RIGHT = ['ar'];
const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** By which a name could turn what stands behind it. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
const HOLE = /\{(\w+)\}/g;

/** For times: the language of the words, the habits of the place. */
export let locale = 'en';
let words = en;
let plural = new Intl.PluralRules('en');

/** To be called once, before anything is said. */
export async function speak() {
  const chosen = kept('settings')?.language;
  const wanted = [chosen, ...navigator.languages.map(primary)].find((name) => Object.hasOwn(LANGUAGES, name)) ?? 'en';
  const loaded = await import(`./texts/${wanted}.js`).catch(() => null);
  const language = loaded ? wanted : 'en';
  words = loaded?.default ?? en;
  locale = localeOf(language, navigator.language);
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  document.documentElement.dir = FROM_THE_RIGHT.includes(language) ? 'rtl' : 'ltr';
}

/** @param {string} tag as the browser has it, which may be none */
export function localeOf(language, tag) {
  try {
    return new Intl.Locale(language, { region: new Intl.Locale(tag).maximize().region }).toString();
  } catch {
    return language;
  }
}

/** t('isTyping', { name }); `count` chooses among the forms of what is counted. */
export function t(key, values = {}) {
  const text = words[key];
  return fill(typeof text === 'object' ? (text[plural.select(values.count)] ?? text.other) : text, values);
}

/** What is written from the other side than the text does not turn what stands beside it, nor can it. */
export function fill(text, values) {
  const isTurned = (value) => RIGHT_TO_LEFT.test(value) !== RIGHT_TO_LEFT.test(text.replace(HOLE, ''));
  return text.replace(HOLE, (hole, name) => {
    const value = String(values[name] ?? hole).replace(TURNS, '');
    return typeof values[name] === 'string' && isTurned(value) ? `\u2068${value}\u2069` : value;
  });
}

function primary(tag) {
  return tag.toLowerCase().split('-')[0];
}
