import { classMap } from '/lit/directives/class-map.js';
import { guard } from '/lit/directives/guard.js';
import { repeat } from '/lit/directives/repeat.js';
import { html, nothing, render } from '/lit/lit-html.js';
import { keepFocus, made } from './parts.js';
import { HAS_SCREEN_KEYS } from './platform.js';
import { written } from './text.js';
import { t } from './texts.js';
import { clock, dayOf } from './times.js';

/** So many are shown at first, and so many more each time somebody scrolls up to the first. */
const PAGE = 100;
/** While the end is looked at, there are at most so many. */
const SHOWN_MAX = 300;
const END_PIXELS = 60;
const TOGETHER_MILLIS = 3 * 60_000;
/** Of what was not sent. */
const WHY = { TOO_LONG: 'tooLong', OVER: 'chatWasOver' };
const WHY_OF_ENDING = { claimed: 'notYours', forbidden: 'notYours', unauthorized: 'notSent' };

/** What was said in one chat. Keeps to its end as long as that is where somebody looks. */
export class Messages {
  element = made(html`<div class="messages"></div>`);
  #chat;
  #visitorName;
  #on;
  #log;
  /** Index of the first that is shown. */
  #first = 0;
  #count = 0;
  #isAtEnd = true;
  /** Something came below what is looked at. */
  #hasNews = false;
  /** What is drawn next was there before. */
  #isOld = true;
  #quietTimes = 0;

  /**
   * @param of onEnd, called when the end comes into view; onEdit(text), with what was not sent and is to be written anew; onAnswer,
   *     called when somebody is done here
   */
  constructor(chat, visitorName, { onEnd, onEdit, onAnswer }) {
    this.#chat = chat;
    this.#visitorName = visitorName;
    this.#on = { end: onEnd, edit: onEdit, answer: onAnswer };
    chat.on('history', ({ isFirst, reset }) => (this.#isOld ||= isFirst || reset));
    this.#draw([]);
    this.#log = this.element.querySelector('.log');
  }

  get isAtEnd() {
    return this.#isAtEnd;
  }

  render() {
    const items = this.#items();
    const former = this.#count;
    this.#count = items.length;
    const shown = items.length - this.#first;
    if (former === 0 || shown < 0 || (this.#isAtEnd && shown > SHOWN_MAX)) {
      this.#first = Math.max(0, items.length - PAGE);
    }
    if (this.#isOld) {
      this.#isOld = false;
      this.#keepQuiet();
    }
    this.#hasNews = !this.#isAtEnd && (this.#hasNews || (former > 0 && items.length > former));
    this.#draw(items);
    if (this.#isAtEnd) {
      this.#log.scrollTop = this.#log.scrollHeight;
    }
  }

  toEnd() {
    this.#isAtEnd = true;
    this.render();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < END_PIXELS;
    if (this.#isAtEnd) {
      if (this.#hasNews) {
        this.#hasNews = false;
        this.#draw(this.#items());
      }
      this.#on.end();
    } else if (scrollTop < 40 && this.#first > 0 && scrollHeight > clientHeight) {
      this.#showEarlier();
    }
  }

  /** What is looked at stays where it is; from the end it goes to where the earlier ones join on. */
  #showEarlier() {
    const wasAtEnd = this.#isAtEnd;
    const joint = this.#log.firstElementChild;
    const fromEnd = this.#log.scrollHeight - this.#log.scrollTop;
    this.#first = Math.max(0, this.#first - PAGE);
    this.#isAtEnd = false;
    this.#keepQuiet();
    this.#draw(this.#items());
    wasAtEnd ? joint.scrollIntoView({ block: 'center' }) : (this.#log.scrollTop = this.#log.scrollHeight - fromEnd);
  }

  /** Old messages are no news to be read aloud. */
  #keepQuiet() {
    const times = ++this.#quietTimes;
    this.#log.setAttribute('aria-live', 'off');
    // What was begun later ends later.
    const end = () => times === this.#quietTimes && this.#log.removeAttribute('aria-live');
    requestAnimationFrame(() => requestAnimationFrame(end));
  }

  #items() {
    const chat = this.#chat;
    const stored = chat.messages.map((message) => ({
      key: (chat.isOwn(message) && message.clientMessageId) || message.seq,
      own: chat.isOwn(message),
      by: chat.isOwnId(message) ? 'you' : chat.isOwn(message) ? 'anotherAgent' : null,
      content: message.content,
      timestamp: message.timestamp,
      condition: chat.isOwn(message) ? chat.statusOf(message) : 'received',
    }));
    const known = new Set(stored.slice(-200).map((item) => item.key));
    const unsent = chat.outbox.entries
      .filter((entry) => !known.has(entry.id))
      .map((entry) => ({
        key: entry.id,
        own: true,
        by: 'you',
        content: entry.content,
        timestamp: null,
        condition: entry.failed ? 'failed' : 'sending',
        failed: entry.failed,
        why: entry.failed && this.#why(entry.failed),
        isFinal: chat.state === 'over',
      }));
    return [...stored, ...unsent];
  }

  /** A chat that is over and one that is somebody else's refuse a message alike: what has become of it is told next. */
  #why(code) {
    const { ending } = this.#chat;
    return t(code === 'FORBIDDEN' && ending ? (WHY_OF_ENDING[ending.reason] ?? 'chatWasOver') : (WHY[code] ?? 'notSent'));
  }

  #draw(items) {
    const rows = grouped(items.slice(this.#first));
    // A row is made anew only if something of it is another.
    const row = (item) => guard(Object.values(item), () => this.#row(item));
    const content = html`
      <button type="button" class="earlier" ?hidden=${this.#first === 0} @click=${() => this.#showEarlier()}>${t('showEarlier', { count: this.#first })}</button>
      <div class="log" role="log" tabindex="0" aria-label=${t('messagesWith', { name: this.#visitorName })} @scroll=${() => this.#scrolled()}>
        ${repeat(rows, ({ key }) => key, row)}
      </div>
      <button type="button" class="fresh" ?hidden=${!this.#hasNews} @click=${() => this.toEnd()}>${t('newMessages')}</button>`;
    const goOn = () => (this.#isAtEnd && !HAS_SCREEN_KEYS ? this.#on.answer() : this.#log.focus());
    keepFocus(this.element, () => render(content, this.element), goOn);
  }

  #row({ key, own, by, content, timestamp, condition, failed, why, isFinal, day, follows, isLast, showsCondition }) {
    const isFailed = condition === 'failed';
    // Whose words they are is seen by their side, but for those of the agent before. That a message was sent, and seen, is not read
    // aloud; that it was not is.
    return html`
      <div class=${classMap({ message: true, own, follows: follows && !day })} data-condition=${condition}>
        <p class="day" ?hidden=${!day}>${day}</p>
        <div class="bubble">
          <span class=${by === 'anotherAgent' ? 'by' : 'vh'}>${by && t('by', { name: t(by) })}</span>
          <p class="text" dir="auto">${written(content)}</p>
        </div>
        <p class="condition" aria-live=${isFailed ? nothing : 'off'} ?hidden=${!isLast && !showsCondition}>
          <time datetime=${timestamp ?? nothing} ?hidden=${!timestamp || !isLast}>${timestamp && clock(timestamp)}</time>
          <span>${showsCondition ? (why ?? t(condition)) : ''}</span>
          <span class="actions" ?hidden=${!isFailed || isFinal}>
            <button type="button" class="link" ?hidden=${failed === 'TOO_LONG'} @click=${() => this.#chat.retry(key)}>${t('tryAgain')}</button>
            <button type="button" class="link" @click=${() => this.#on.edit(this.#chat.takeBack(key))}>${t('edit')}</button>
          </span>
        </p>
      </div>`;
  }
}

/** Adds what depends on the neighbours: whether a day begins, and whether a message goes with the one before or after it. */
function grouped(items) {
  const dated = items.map((item) => ({ ...item, date: item.timestamp && new Date(item.timestamp).toDateString() }));
  return dated.map((item, i) => {
    const before = dated[i - 1];
    const after = dated[i + 1];
    return {
      ...item,
      day: item.timestamp && before?.date !== item.date ? dayOf(item.timestamp) : null,
      follows: goTogether(before, item),
      isLast: !goTogether(item, after),
      showsCondition: item.own && (item.condition === 'failed' || !after?.own || after.condition !== item.condition),
    };
  });
}

function goTogether(one, other) {
  if (!one || !other || one.by !== other.by || one.date !== other.date) {
    return one !== undefined && other !== undefined && one.by === other.by && !other.timestamp;
  }
  return Date.parse(other.timestamp) - Date.parse(one.timestamp) < TOGETHER_MILLIS;
}
