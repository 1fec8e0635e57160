import { repeat } from '/lit/directives/repeat.js';
import { html, render } from '/lit/lit-html.js';
import { modal } from './dialogs.js';
import { iconButton, made } from './parts.js';
import { keep, kept } from './store.js';
import { t } from './texts.js';

const KEY = 'replies';
const SHORTCUT = /^[\p{L}\p{N}_-]{1,30}$/u;
const COUNT_MAX = 500;
const TEXT_MAX = 4000;
/** What there is at first; the keys of the texts. */
const STARTERS = ['hello', 'moment', 'thanks', 'bye'];

/** Canned replies, [{shortcut, text}]; `{name}` in a text is the visitor, `{agent}` the agent. */
export function replies() {
  return kept(KEY) ?? STARTERS.map((shortcut) => ({ shortcut, text: t(shortcut) }));
}

export function matching(start) {
  const wanted = start.toLowerCase();
  return replies().filter(({ shortcut }) => shortcut.toLowerCase().startsWith(wanted));
}

export function filled(text, names) {
  return text.replace(/\{(name|agent)\}/g, (all, which) => names[which]);
}

/** @returns {{shortcut: string, text: string}[]} @throws {Error} in words for people */
export function parsed(json) {
  let list;
  try {
    list = JSON.parse(json);
  } catch {
    throw new Error(t('notJson'));
  }
  if (!Array.isArray(list) || list.length > COUNT_MAX) {
    throw new Error(t('notAList', { count: COUNT_MAX, example: '[{"shortcut": "hello", "text": "Hello!"}]' }));
  }
  return list.map((entry, i) => {
    const wrong = problem(entry?.shortcut, entry?.text);
    if (wrong) {
      throw new Error(t('badReply', { number: i + 1, what: wrong }));
    }
    return { shortcut: entry.shortcut, text: entry.text };
  });
}

function problem(shortcut, text) {
  if (typeof shortcut !== 'string' || !SHORTCUT.test(shortcut)) {
    return t('badShortcut');
  }
  return typeof text !== 'string' || text === '' || text.length > TEXT_MAX ? t('badText', { count: TEXT_MAX }) : null;
}

/** The dialog in which they are edited. What is typed is kept when it is closed by Save alone. */
export function editReplies() {
  const editor = new Editor();
  editor.render();
  modal(t('replies'), 'dialog wide', editor.element);
}

class Editor {
  element = made(html`<form method="dialog" @submit=${(event) => this.#save(event)}></form>`);
  /** As it is typed; each is one object for as long as it is here. */
  #replies = replies().map((reply) => ({ ...reply }));
  #fault = '';

  render() {
    render(html`
      <p class="note">${t('repliesNote')}</p>
      <ul class="replies">${repeat(this.#replies, (reply) => reply, (reply) => this.#row(reply))}</ul>
      <p class="fault" role="alert">${this.#fault}</p>
      <input type="file" accept=".json,application/json" hidden aria-label=${t('replyFile')} @change=${({ target }) => this.#import(target)}>
      <footer>
        <button type="button" class="add" @click=${() => this.#add()}>${t('addReply')}</button>
        <button type="button" @click=${() => this.element.querySelector('[type=file]').click()}>${t('import')}</button>
        <button type="button" @click=${() => exportAll(this.#typed)}>${t('export')}</button>
        <span class="spring"></span>
        <button type="submit" class="primary">${t('save')}</button>
      </footer>`, this.element);
  }

  #row(reply) {
    const typed = ({ target }) => (reply[target.name] = target.value);
    return html`
      <li @input=${typed}>
        <label><span>${t('shortcut')}</span><input name="shortcut" .value=${reply.shortcut} maxlength="30" spellcheck="false"></label>
        <label><span>${t('text')}</span><textarea name="text" rows="2" maxlength=${TEXT_MAX} dir="auto" .value=${reply.text}></textarea></label>
        ${iconButton('close', t('deleteReply'), () => this.#delete(reply))}
      </li>`;
  }

  get #typed() {
    return this.#replies.map(({ shortcut, text }) => ({ shortcut: shortcut.trim().replace(/^\//, ''), text }));
  }

  #show(list, fault = '') {
    this.#replies = list;
    this.#fault = fault;
    this.render();
  }

  #add() {
    this.#show([...this.#replies, { shortcut: '', text: '' }], this.#fault);
    this.element.querySelector('li:last-child input').focus();
  }

  #delete(reply) {
    const at = this.#replies.indexOf(reply);
    this.#show(this.#replies.filter((other) => other !== reply));
    const deletes = this.element.querySelectorAll('li > button');
    (deletes[at] ?? deletes[at - 1] ?? this.element.querySelector('.add')).focus();
  }

  async #import(input) {
    try {
      const imported = parsed(await input.files[0].text());
      const names = new Set(imported.map(({ shortcut }) => shortcut.toLowerCase()));
      const others = this.#typed.filter(({ shortcut }) => !names.has(shortcut.toLowerCase()));
      this.#show([...others, ...imported]);
    } catch (wrong) {
      this.#show(this.#replies, wrong.message);
    }
    input.value = '';
  }

  #save(event) {
    try {
      keep(KEY, parsed(JSON.stringify(this.#typed)));
    } catch (wrong) {
      event.preventDefault();
      this.#show(this.#replies, wrong.message);
    }
  }
}

function exportAll(all) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' }));
  made(html`<a href=${url} download="replies.json"></a>`).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
