import { Composer } from './composer.js';
import { fill, h, icon } from './dom.js';
import { named, transcript } from './format.js';
import { Header } from './header.js';
import { MessageList } from './list.js';
import { WaitingCard } from './waiting.js';

/** A cut that is mended sooner is not worth a word. */
const LOST_AFTER_MILLIS = 1500;
const REGAINED_MILLIS = 2500;
const WAITED_EVERY_MILLIS = 15_000;

/** A chat from waiting to its end. */
export class ConversationView {
  #texts;
  #format;
  #title;
  #on;
  #chat;
  #since;
  #list;
  #composer;
  #header;
  #bar = h('div', { class: 'bar', hidden: true });
  #status = h('div', { class: 'sr', role: 'status' });
  #wait;
  #foot = h('div', { class: 'foot', tabindex: '-1', hidden: true });
  #asking = false;
  #lostTimer = null;
  #isConnected = true;
  /** Its first history was shown. */
  #read = false;
  /** Who had the chat before it waited again. */
  #former = null;
  #stops = [];

  /**
   * @param {{title?: string, draft: {text: string}}} options
   * @param {{close, again, read: () => void}} on the panel's part: closing, a new chat, that the end of the list is shown
   */
  constructor(texts, format, { title, draft }, on) {
    this.#texts = texts;
    this.#format = format;
    this.#title = title ?? texts.title;
    this.#on = on;
    this.#list = new MessageList(texts, format, {
      retry: (id) => this.#chat.retry(id),
      edit: (id) => this.#composer.insert(this.#chat.takeBack(id)),
      read: on.read,
    });
    this.#composer = new Composer(texts, format, draft, {
      send: (text) => this.#send(text),
      typing: (isTyping) => this.#chat.typingNow(isTyping),
    });
    this.#wait = new WaitingCard(texts, format);
    this.#header = new Header(texts, { save: () => this.#save(), end: () => this.#ask(true), close: on.close });
    const body = [this.#bar, this.#wait.element, this.#list.element, this.#composer.element, this.#foot, this.#status];
    this.element = h('div', { class: 'main' }, this.#header.element, ...body);
    this.element.addEventListener('click', (event) => this.#header.clickedElsewhere(event));
    setInterval(() => this.#chat?.state === 'waiting' && this.#drawWaiting(), WAITED_EVERY_MILLIS);
  }

  /** @param {number} since when the user began to wait */
  show(chat, since) {
    this.#stops.splice(0).forEach((stop) => stop());
    clearTimeout(this.#lostTimer);
    this.#chat = chat;
    this.#since = since;
    this.#asking = false;
    this.#bar.hidden = true;
    this.#isConnected = true;
    this.#list.show(chat);
    this.#composer.restore();
    const draw = () => this.#draw();
    const on = (event, listener) => this.#stops.push(chat.on(event, listener));
    on('state', ({ state, agent }) => this.#changed(state, agent));
    on('presence', ({ presence, former }) => this.#moved(presence, former));
    on('connection', ({ connected }) => this.#connection(connected));
    on('history', ({ reset }) => (reset || !this.#read ? this.#firstHistory() : this.#list.render()));
    ['message', 'outbox', 'typing', 'seen'].forEach((event) => on(event, () => this.#list.render()));
    ['queue', 'over'].forEach((event) => on(event, draw));
    on('over', () => this.#announce(this.#endText()));
    this.#read = false;
    this.#former = null;
    this.#draw();
  }

  focus() {
    this.#chat.state === 'over' ? this.#foot.querySelector('button')?.focus() : this.#composer.focus();
  }

  /** What is in the draft is to be seen. */
  restore() {
    this.#composer.restore();
  }

  /** It has become visible. */
  shown() {
    this.#composer.resize();
    this.#list.render();
  }

  get isAtEnd() {
    return this.#list.isAtEnd;
  }

  /** @returns {boolean} whether there was something to close before the panel */
  escape() {
    if (this.#header.closeMenu(true)) {
      return true;
    }
    const asked = this.#asking;
    asked && this.#ask(false);
    return asked;
  }

  #send(text) {
    this.#chat.send(text);
    this.#list.toEnd();
  }

  #firstHistory() {
    this.#read = true;
    this.#list.reset();
  }

  #changed(state, agent) {
    if (state === 'active' && this.#read) {
      this.#told(named(this.#texts.joined, this.#chat, this.#texts));
    } else if (state === 'active' && this.#chat.messages.length === 0) {
      this.#list.note(named(this.#texts.joined, this.#chat, this.#texts));
    } else if (state === 'waiting' && this.#former) {
      this.#since = Date.now();
      this.#told(fill(this.#texts.requeued, { name: this.#former.supportUserName }));
    }
    this.#former = agent ?? this.#former;
    this.#read ||= state === 'waiting';
    this.#draw();
  }

  /** What was not known before is no news: it is shown, and not told. */
  #moved(presence, former) {
    if (presence === 'away' || former === 'away') {
      this.#told(named(presence === 'away' ? this.#texts.away : this.#texts.back, this.#chat, this.#texts));
    } else {
      this.#draw();
    }
  }

  #told(text) {
    this.#list.note(text);
    this.#draw();
  }

  #connection(connected) {
    // Told for each attempt that fails, too.
    if (connected !== this.#isConnected) {
      this.#isConnected = connected;
      clearTimeout(this.#lostTimer);
      if (!connected) {
        this.#lostTimer = setTimeout(
          () => this.#showBar(navigator.onLine ? this.#texts.lost : this.#texts.offline, false),
          LOST_AFTER_MILLIS,
        );
      } else if (!this.#bar.hidden) {
        this.#showBar(this.#texts.regained, true);
        this.#lostTimer = setTimeout(() => (this.#bar.hidden = true), REGAINED_MILLIS);
      }
    }
    this.#draw();
  }

  #showBar(text, good) {
    this.#bar.hidden = false;
    this.#bar.textContent = text;
    this.#bar.classList.toggle('good', good);
    this.#announce(text);
  }

  #announce(text) {
    if (this.#status.textContent !== text) {
      this.#status.textContent = text;
    }
  }

  #draw() {
    const { state, agent, presence } = this.#chat;
    const over = state === 'over';
    const hadFocus = [this.#composer.element, this.#foot].some((part) => part.contains(this.#focused));
    this.#header.draw({
      name: agent?.supportUserName ?? this.#title,
      sub: {
        joining: this.#texts.connecting,
        waiting: this.#texts.waiting,
        active: presence === 'away' ? this.#texts.gone : this.#texts.here,
        over: this.#texts.over,
      }[state],
      presence: state === 'active' ? (presence === 'away' ? 'off' : 'on') : '',
      canEnd: !over && state !== 'joining',
    });
    this.#wait.element.hidden = state !== 'waiting';
    if (state === 'waiting') {
      this.#drawWaiting();
    }
    this.#composer.element.hidden = over || this.#asking;
    this.#foot.hidden = !over && !this.#asking;
    if (over) {
      clearTimeout(this.#lostTimer);
      this.#bar.hidden = true;
      this.#asking = false;
      this.#drawFoot(
        this.#endText(),
        null,
        h('button', { type: 'button', class: 'primary', onclick: () => this.#on.again() }, this.#texts.newChat),
        h('button', { type: 'button', class: 'plain', onclick: () => this.#save() }, icon('save'), this.#texts.save),
      );
      // Who was writing would be nowhere, and Escape would close nothing. Not on a button: the next key is meant for the message.
      if (hadFocus && !this.#foot.contains(this.#focused)) {
        this.#foot.focus();
      }
    } else if (this.#asking) {
      const no = h('button', { type: 'button', class: 'plain', onclick: () => this.#ask(false) }, this.#texts.endNo);
      const yes = h('button', { type: 'button', class: 'primary bad', onclick: () => this.#end() }, this.#texts.end);
      this.#drawFoot(this.#texts.endAsk, this.#texts.endNote, h('div', { class: 'pair' }, no, yes));
    }
    this.#list.render();
  }

  get #focused() {
    return this.element.getRootNode().activeElement ?? null;
  }

  #drawWaiting() {
    this.#announce(this.#wait.draw(this.#chat.queue, this.#since));
  }

  #endText() {
    const { reason, by } = this.#chat.ending ?? {};
    if (reason === 'ended') {
      return by === 'Support' ? named(this.#texts.endedByAgent, this.#chat, this.#texts) : this.#texts.endedByUser;
    }
    return reason === 'expired' ? this.#texts.expired : this.#texts.over;
  }

  #drawFoot(title, text, ...actions) {
    if (this.#foot.firstChild?.textContent !== title || this.#foot.childElementCount === 0) {
      this.#foot.replaceChildren(h('h3', {}, title), ...(text ? [h('p', {}, text)] : []), ...actions);
    }
  }

  #ask(asking) {
    this.#asking = asking;
    this.#header.closeMenu();
    this.#draw();
    asking ? this.#foot.querySelector('button').focus() : this.#composer.focus();
  }

  #end() {
    this.#ask(false);
    this.#chat.end();
  }

  #save() {
    const text = new Blob([transcript(this.#chat, this.#texts, this.#format, this.#title)], {
      type: 'text/plain;charset=utf-8',
    });
    const href = URL.createObjectURL(text);
    h('a', { href, download: `chat-${new Date().toISOString().slice(0, 10)}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
    this.#header.closeMenu(true);
  }
}
