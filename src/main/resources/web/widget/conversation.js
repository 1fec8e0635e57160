import { ConnectionBar } from './bar.js';
import { Composer } from './composer.js';
import { download, fill, h } from './dom.js';
import { Foot } from './foot.js';
import { named, transcript } from './format.js';
import { Header } from './header.js';
import { MessageList } from './list.js';
import { WaitingCard } from './waiting.js';

const WAITED_EVERY_MILLIS = 15_000;
const NOTHING = { sub: '', presence: '' };

/** A chat from waiting to its end. */
export class ConversationView {
  #texts;
  #format;
  #title;
  #on;
  #chat;
  #list;
  #composer;
  #header;
  #bar;
  #status = h('div', { class: 'sr', role: 'status' });
  #wait;
  #foot;
  #asking = false;
  /** Its first history was shown. */
  #read = false;
  /** Who had the chat before it waited again. */
  #former = null;
  #stops = [];

  /**
   * @param {{title?: string, draft: {text: string}}} options
   * @param {{close, again, read: () => void, waits: (since: number) => void}} on the panel's part: closing, a new chat, that the end
   *   of the list is shown, that it waits again
   */
  constructor(texts, format, { title, draft }, on) {
    this.#texts = texts;
    this.#format = format;
    this.#title = title ?? texts.title;
    this.#on = on;
    this.#list = new MessageList(texts, format, {
      retry: (id) => this.#chat.retry(id),
      edit: (id) => this.#edit(id),
      read: on.read,
    });
    this.#composer = new Composer(texts, format, draft, {
      send: (text) => this.#send(text),
      typing: (isTyping) => this.#chat.typingNow(isTyping),
    });
    this.#wait = new WaitingCard(texts, format);
    this.#header = new Header(texts, { save: () => this.#save(), end: () => this.#ask(true), close: on.close });
    this.#bar = new ConnectionBar(texts, (text) => {
      this.#announce(text);
      this.#draw();
    });
    this.#foot = new Foot(texts, {
      keep: () => this.#ask(false),
      end: () => this.#chat.end(),
      again: on.again,
      save: () => this.#save(),
    });
    const body = [this.#header, this.#bar, this.#wait, this.#list, this.#composer, this.#foot];
    const onclick = (event) => this.#header.clickedElsewhere(event);
    this.element = h('div', { class: 'main', onclick }, ...body.map(({ element }) => element), this.#status);
    setInterval(() => this.#chat?.state === 'waiting' && this.#drawWaiting(true), WAITED_EVERY_MILLIS);
  }

  /** @param {number} since when the user began to wait */
  show(chat, since) {
    this.#stops.splice(0).forEach((stop) => stop());
    this.#chat = chat;
    this.#wait.begin(since);
    this.#asking = false;
    this.#bar.reset();
    this.#list.show(chat);
    this.#composer.restore();
    const draw = () => this.#draw();
    const on = (event, listener) => this.#stops.push(chat.on(event, listener));
    on('state', ({ state, agent }) => this.#changed(state, agent));
    on('presence', ({ presence, former }) => this.#moved(presence, former));
    on('connection', (told) => this.#connection(told));
    on('history', ({ reset, isFirst }) => (reset || isFirst ? this.#firstHistory() : this.#list.render()));
    ['message', 'outbox', 'typing', 'seen'].forEach((event) => on(event, () => this.#list.render()));
    ['queue', 'ending', 'over'].forEach((event) => on(event, draw));
    on('error', (error) => this.#refused(error));
    on('ending', () => this.#announce(this.#texts.ending));
    on('over', () => this.#announce(this.#endText()));
    this.#read = false;
    this.#former = null;
    this.#draw();
  }

  focus() {
    this.#composer.element.hidden ? this.#foot.focusButton() : this.#composer.focus();
  }

  /** What is in the draft is to be seen. */
  restore() {
    this.#composer.restore();
  }

  /** The page was left, and its connection with it: from now on it counts how long there is none. */
  comeBack() {
    this.restore();
    this.#chat?.connected === false && this.#chat.state !== 'over' && this.#bar.tell(false);
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

  /** Who asks for that does not go yet, if that was asked. */
  #edit(id) {
    this.#ask(false);
    this.#composer.insert(this.#chat.takeBack(id));
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
    } else if (state === 'waiting' && this.#former) {
      const now = Date.now();
      this.#wait.begin(now);
      // Who comes back and hears of it does not know when it was.
      this.#chat.connected && this.#on.waits(now);
      this.#told(fill(this.#texts.requeued, { name: this.#former.supportUserName }));
    }
    this.#former = agent ?? this.#former;
    this.#read ||= state === 'waiting';
    this.#draw();
  }

  /** What was not known before is no news: it is shown, and not told. */
  #moved(presence, former) {
    if (presence === 'unknown' || former === 'unknown') {
      this.#draw();
    } else {
      this.#told(named(presence === 'away' ? this.#texts.away : this.#texts.back, this.#chat, this.#texts));
    }
  }

  /** What stands below a message is not read out by itself. */
  #refused({ clientMessageId, retryable }) {
    clientMessageId && !retryable && this.#announce(this.#texts.failed);
  }

  #told(text) {
    this.#list.note(text);
    this.#draw();
  }

  #connection({ connected, reason }) {
    // Nobody looks at a page that is left; when it comes back it has not been tried yet.
    reason === 'left' || this.#bar.tell(connected);
    this.#draw();
  }

  /** Each time anew: the second of the same is news too. */
  #announce(text) {
    this.#status.replaceChildren(h('p', {}, text));
  }

  #draw() {
    const { state, agent } = this.#chat;
    const hadFocus = [this.#composer, this.#foot].some(({ element }) => element.contains(this.#focused));
    this.#header.draw({
      name: agent?.supportUserName ?? this.#title,
      ...this.#standing,
      canEnd: state !== 'over' && state !== 'joining' && !this.#chat.isEnding,
    });
    this.#wait.element.hidden = state !== 'waiting' || this.#chat.isEnding;
    if (state === 'waiting') {
      this.#drawWaiting();
    }
    this.#drawFoot();
    // Who was writing would be nowhere, and Escape would close nothing.
    if (hadFocus && this.#composer.element.hidden && !this.#foot.element.contains(this.#focused)) {
      this.#foot.element.focus();
    }
    this.#list.render();
  }

  /** What is not known is not said. */
  get #standing() {
    const { state, presence } = this.#chat;
    const { connecting, waiting, here, gone, over } = this.#texts;
    if (state !== 'over' && this.#bar.isLost) {
      return { sub: connecting, presence: '' };
    }
    if (state === 'active') {
      return { there: { sub: here, presence: 'on' }, away: { sub: gone, presence: 'off' } }[presence] ?? NOTHING;
    }
    return { sub: { joining: connecting, waiting, over }[state], presence: '' };
  }

  #drawFoot() {
    const isOver = this.#chat.state === 'over';
    this.#asking &&= !isOver && !this.#chat.isEnding;
    this.#composer.element.hidden = isOver || this.#chat.isEnding || this.#asking;
    if (isOver) {
      this.#bar.reset();
      this.#foot.over(this.#endText());
    } else if (this.#chat.isEnding) {
      this.#foot.ending();
    } else if (this.#asking) {
      this.#foot.ask();
    } else {
      this.#foot.hide();
    }
  }

  get #focused() {
    return this.element.getRootNode().activeElement ?? null;
  }

  /** For a blink, and until the server has told the place again, it stays as it was; on one that tells none not for long. */
  #drawWaiting(isDue = this.#bar.isLost) {
    const { connected, queue } = this.#chat;
    const news = (queue || isDue || (connected && !this.#wait.hasPlace)) && this.#wait.draw(queue);
    news && this.#announce(news);
  }

  #endText() {
    const { reason, by } = this.#chat.ending ?? {};
    if (reason === 'ended') {
      return by === 'Support' ? named(this.#texts.endedByAgent, this.#chat, this.#texts) : this.#texts.endedByUser;
    }
    return reason === 'expired' ? this.#texts.expired : this.#texts.over;
  }

  #ask(asking) {
    this.#asking = asking;
    this.#header.closeMenu();
    this.#draw();
    asking ? this.#foot.focusButton() : this.#composer.focus();
  }

  #save() {
    // As Swedes write dates: 2026-02-28.
    const name = `chat-${new Date().toLocaleDateString('sv')}.txt`;
    download(name, transcript(this.#chat, this.#texts, this.#format, this.#title));
    this.#header.closeMenu(true);
  }
}
