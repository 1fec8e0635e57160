import { Chat } from '../client/chat.js';
import { Outbox } from '../client/outbox.js';
import { ConversationView } from './conversation.js';
import { h, isComposing } from './dom.js';
import { Format } from './format.js';
import { Notes } from './notes.js';
import { fit, goRound, isPhone } from './phone.js';
import { local, Session } from './session.js';
import { StartView } from './start.js';
import { sheet } from './style.js';

const OPEN_KEY = 'blabbermouth:open';
/** A beginning that takes longer is to be explained. */
const EXPLAINED_AFTER_MILLIS = 6000;

/** What opens above the launcher: the beginning of a chat, or the chat. */
export class Panel {
  #launcher;
  #options;
  #texts;
  #session;
  #notes;
  #chat = null;
  /** Of the chat that was before it: of what is unsent there, some may be nowhere else. */
  #former;
  #isOpen = false;
  #element;
  #start;
  #conversation;
  #beginning = null;
  #draft;

  constructor(launcher, options, texts) {
    this.#launcher = launcher;
    this.#options = options;
    this.#texts = texts;
    this.#session = new Session(options.server, options.identity);
    this.#notes = new Notes(options.server, this.#session.endingKey);
    const { title, identity, lang, dir } = options;
    const close = () => this.close();
    const draft = this.#session.draft;
    this.#draft = draft;
    const start = { title, hasIdentity: Boolean(identity), draft };
    this.#start = new StartView(texts, start, (visitor) => this.#begin(visitor), close);
    this.#conversation = new ConversationView(texts, new Format(lang), { title, draft }, {
      close,
      again: () => this.#again(),
      read: () => this.#look(),
      waits: (since) => this.#session.waits(this.#chat.user.chatId, since),
    });
    this.#element = h('section', {
      class: 'bm',
      role: 'dialog',
      'aria-label': title ?? texts.title,
      lang,
      dir,
      tabindex: '-1',
      inert: true,
      onkeydown: (event) => this.#key(event),
    });
    launcher.root.adoptedStyleSheets.push(sheet);
    launcher.root.append(this.#element);
    // The site's shortcuts are not meant, whichever of a key's events they listen to.
    ['keydown', 'keypress', 'keyup'].forEach((type) =>
      this.#element.addEventListener(type, (event) => event.stopPropagation()),
    );
    addEventListener('storage', (event) => this.#changedElsewhere(event));
    addEventListener('pageshow', ({ persisted }) => persisted && this.#comeBack());
    document.addEventListener('visibilitychange', () => this.#look());
    ['resize', 'scroll'].forEach((type) =>
      visualViewport?.addEventListener(type, () => fit(this.#element, this.#isOpen)),
    );
    this.#resume();
  }

  toggle() {
    this.#isOpen ? this.close() : this.open();
  }

  open(takeFocus = true) {
    this.#isOpen = true;
    this.#element.inert = false;
    this.#element.classList.add('open');
    this.#launcher.expanded(true);
    local((storage) => storage.setItem(OPEN_KEY, '1'), 'sessionStorage');
    fit(this.#element, true);
    this.#chat && this.#conversation.shown();
    takeFocus && this.#focus();
    this.#look();
  }

  close() {
    const focused = this.#launcher.root.activeElement !== null;
    this.#isOpen = false;
    this.#element.inert = true;
    this.#element.classList.remove('open');
    this.#launcher.expanded(false);
    local((storage) => storage.removeItem(OPEN_KEY), 'sessionStorage');
    focused && this.#launcher.button.focus();
  }

  /** On a phone the keyboard would cover what there is to read. */
  #focus() {
    isPhone() ? this.#element.focus() : (this.#chat ? this.#conversation : this.#start).focus();
  }

  #key(event) {
    if (event.key === 'Escape' && !isComposing(event) && !(this.#chat && this.#conversation.escape())) {
      this.close();
    } else if (event.key === 'Tab' && isPhone()) {
      goRound(event, this.#element);
    }
  }

  /** Goes on with the chat that there is, or shows how it ended, if this tab has seen it. */
  #resume() {
    const session = this.#session.current;
    if (session && !session.over) {
      this.#enter(session);
    } else if (!session || !this.#showEnded(session)) {
      this.#show(this.#start.element);
    }
  }

  async #begin({ name, message }) {
    const { identity } = this.#options;
    const onRetry = () => this.#start.fail(this.#texts.busy);
    // It may be another tab that tries, and this one that waits for it.
    const slow = setTimeout(onRetry, EXPLAINED_AFTER_MILLIS);
    this.#start.busy(true);
    this.#beginning = new AbortController();
    try {
      const visitor = name ? { name } : { identity };
      this.#enter(await this.#session.begin(visitor, { onRetry, signal: this.#beginning.signal }));
      this.#begun(message);
    } catch (fault) {
      // Another tab was faster: what was written here belongs into the chat that it has begun.
      fault.name === 'AbortError' ? this.#begun(message) : this.#notBegun(fault);
    } finally {
      clearTimeout(slow);
      this.#start.busy(false);
    }
  }

  /** What was changed since it was submitted is not finished: it stays the draft. */
  #begun(message) {
    if (message && this.#draft.text.trim() === message) {
      this.#draft.text = '';
      this.#chat.send(message);
      this.#conversation.restore();
    }
    this.#start.begun();
    this.#isOpen && this.#mayFocus && this.#focus();
  }

  /** After a while: somebody may be writing in a field of the website. */
  get #mayFocus() {
    return [this.#launcher.host, document.body].includes(document.activeElement);
  }

  #notBegun({ code }) {
    const texts = { UNAUTHORIZED: this.#texts.unverified, BAD_USERNAME: this.#texts.badName };
    this.#start.fail(texts[code] ?? this.#texts.refused, code in texts, this.#mayFocus);
  }

  #enter(session) {
    if (this.#chat?.user.chatId === session.chatId) {
      return;
    }
    this.#beginning?.abort();
    this.#chat?.stop();
    const chat = this.#chatOf(session);
    // What a former chat could not send any more: its writer says whether it still matters.
    const here = { server: this.#options.server, chatId: session.chatId, side: 'User' };
    const former = this.#chat?.outbox ?? this.#former;
    chat.outbox.adopt(Outbox.takeLeftovers(local((storage) => storage), here, former), 'OVER');
    this.#notes.forgetEnding();
    this.#notes.followAgents(chat);
    ['message', 'history', 'seen', 'connection'].forEach((event) => chat.on(event, () => this.#look()));
    chat.on('over', () => {
      this.#session.finish(session.chatId);
      this.#notes.keepEnding(chat);
    });
    this.#present(chat, session.since);
    chat.start();
  }

  /** @returns {boolean} whether anything is known of how it ended */
  #showEnded(session) {
    const chat = this.#chatOf(session);
    this.#former = chat.outbox;
    this.#former.over();
    const isKnown = this.#notes.restoreEnding(chat);
    isKnown && this.#present(chat, session.since);
    return isKnown;
  }

  #chatOf(session) {
    const storage = local((found) => found);
    return new Chat({ server: this.#options.server, user: { ...session } }, { storage });
  }

  #present(chat, since) {
    const wasWriting = this.#start.element.contains(this.#launcher.root.activeElement);
    this.#chat = chat;
    this.#conversation.show(chat, since);
    this.#show(this.#conversation.element);
    this.#isOpen && this.#conversation.shown();
    // Another tab may have begun it, in the middle of a word.
    wasWriting && this.#conversation.focus();
    this.#look();
  }

  #again() {
    const { username } = this.#chat.user;
    this.#session.finish(this.#chat.user.chatId);
    this.#former = this.#chat.outbox;
    this.#start.begun();
    this.#show(this.#start.element);
    this.#chat = null;
    this.#launcher.unread(0);
    this.#isOpen && this.#focus();
    this.#begin({ name: this.#options.identity ? undefined : username, message: '' });
  }

  #show(view) {
    if (this.#element.firstChild !== view) {
      this.#element.replaceChildren(view);
    }
  }

  /** What is at the end of an open list in a visible page is seen. */
  #look() {
    const chat = this.#chat;
    if (!chat) {
      return;
    }
    const elsewhere = this.#notes.seenIn(chat);
    if (elsewhere > chat.seen.User && elsewhere <= chat.lastSeq) {
      chat.markSeen(elsewhere);
    }
    if (this.#isOpen && document.visibilityState === 'visible' && this.#conversation.isAtEnd && chat.unread > 0) {
      chat.markSeen();
      this.#notes.saw(chat);
    }
    this.#launcher.unread(chat.unread);
  }

  #changedElsewhere(event) {
    this.#chat?.changedElsewhere(event);
    if (this.#session.isChangedBy(event) && event.newValue) {
      this.#follow();
    }
    this.#look();
  }

  /** The page is as it was when it was left: what others have done since was not told. */
  #comeBack() {
    this.#draft.reload();
    this.#start.begun();
    this.#conversation.comeBack();
    this.#follow();
  }

  /** Another tab may have begun a chat. */
  #follow() {
    const session = this.#session.current;
    session && !session.over && this.#enter(session);
  }
}
