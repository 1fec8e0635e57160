import { h, mark, Rows, say } from './dom.js';
import { written } from './text.js';
import { clock, dayOf } from './times.js';

/** So many are shown at first, and so many more each time somebody scrolls up to the first. */
const PAGE = 100;
/** While the end is looked at, there are at most so many. */
const SHOWN_MAX = 300;
const END_PIXELS = 60;
const TOGETHER_MILLIS = 3 * 60_000;
const WHY = {
  TOO_LONG: 'Not sent: it is too long',
  OVER: 'Not sent: the chat was over',
  FORBIDDEN: 'Not sent: the chat is another agent’s',
};
const CONDITIONS = { sending: 'Sending…', sent: 'Sent', seen: 'Seen' };

/** What was said in one chat. Keeps to its end as long as that is where somebody looks. */
export class Messages {
  element;
  #log;
  #earlier;
  #fresh;
  #chat;
  #onEdit;
  #rows;
  #first = 0;
  #atEnd = true;
  #count = -1;

  /** @param of onEnd, called when the end comes into view; onEdit(text), with what was not sent and is to be written anew */
  constructor(chat, visitorName, { onEnd, onEdit }) {
    this.#chat = chat;
    this.#onEdit = onEdit;
    this.#log = h('div', {
      class: 'log',
      role: 'log',
      tabindex: 0,
      'aria-label': `Messages with ${visitorName}`,
      onscroll: () => this.#scrolled(onEnd),
    });
    this.#earlier = h('button', { type: 'button', class: 'earlier', onclick: () => this.#showEarlier() }, 'Show earlier messages');
    this.#fresh = h('button', { type: 'button', class: 'fresh', hidden: true, onclick: () => this.toEnd() }, 'New messages ↓');
    this.element = h('div', { class: 'messages' }, this.#earlier, this.#log, this.#fresh);
    this.#rows = new Rows(this.#log, (item) => this.#make(item), updateRow);
  }

  get isAtEnd() {
    return this.#atEnd;
  }

  render() {
    const items = this.#items();
    if (this.#atEnd && items.length - this.#first > SHOWN_MAX) {
      this.#first = items.length - PAGE;
    }
    if (this.#count < 0 || items.length < this.#first) {
      this.#first = Math.max(0, items.length - PAGE);
    }
    if (items.length > Math.max(0, this.#count) + 1) {
      this.#keepQuiet();
    }
    this.#show(items);
    this.#follow(items.length);
  }

  toEnd() {
    this.#atEnd = true;
    this.#fresh.hidden = true;
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #follow(count) {
    const isMore = this.#count >= 0 && count > this.#count;
    this.#count = count > 0 ? count : -1;
    if (this.#atEnd) {
      this.toEnd();
    } else if (isMore) {
      this.#fresh.hidden = false;
    }
  }

  #scrolled(onEnd) {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < END_PIXELS;
    if (this.#atEnd) {
      this.#fresh.hidden = true;
      onEnd();
    } else if (scrollTop < 40 && this.#first > 0 && scrollHeight > clientHeight) {
      this.#showEarlier();
    }
  }

  /** What is looked at stays where it is; from the end it goes to where the earlier ones join on. */
  #showEarlier() {
    const wasAtEnd = this.#atEnd;
    const joint = this.#log.firstElementChild;
    const fromEnd = this.#log.scrollHeight - this.#log.scrollTop;
    this.#first = Math.max(0, this.#first - PAGE);
    this.#atEnd = false;
    this.#keepQuiet();
    this.#show(this.#items());
    wasAtEnd ? joint.scrollIntoView({ block: 'center' }) : (this.#log.scrollTop = this.#log.scrollHeight - fromEnd);
  }

  #show(items) {
    this.#rows.show(grouped(items.slice(this.#first)), (item) => item.key);
    this.#earlier.hidden = this.#first === 0;
    say(this.#earlier, `Show earlier messages (${this.#first})`);
  }

  /** Old messages are no news to be read aloud. */
  #keepQuiet() {
    this.#log.setAttribute('aria-live', 'off');
    requestAnimationFrame(() => requestAnimationFrame(() => this.#log.removeAttribute('aria-live')));
  }

  #items() {
    const chat = this.#chat;
    const stored = chat.messages.map((message) => ({
      key: (chat.isOwn(message) && message.clientMessageId) || message.seq,
      own: chat.isOwn(message),
      by: chat.isOwnId(message) ? 'You' : chat.isOwn(message) ? 'Another agent' : null,
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
        by: 'You',
        content: entry.content,
        timestamp: null,
        condition: entry.failed ? 'failed' : 'sending',
        failed: entry.failed,
        isFinal: chat.state === 'over',
      }));
    return [...stored, ...unsent];
  }

  #make(item) {
    const text = h('p', { class: 'text', dir: 'auto' }, written(item.content));
    const actions = h('span', { class: 'actions', hidden: true },
      h('button', { type: 'button', class: 'link', onclick: () => this.#chat.retry(item.key) }, 'Try again'),
      h('button', { type: 'button', class: 'link', onclick: () => this.#onEdit(this.#chat.takeBack(item.key)) }, 'Edit'));
    const row = h('div', { class: item.own ? 'message own' : 'message' },
      h('p', { class: 'day', hidden: true }),
      h('div', { class: 'bubble' }, h('span', { class: 'vh' }), text),
      h('p', { class: 'condition' }, h('time'), h('span'), actions));
    return row;
  }
}

/** Adds what depends on the neighbours: whether a day begins, and whether a message goes with the one before or after it. */
function grouped(items) {
  return items.map((item, i) => {
    const before = items[i - 1];
    const after = items[i + 1];
    return {
      ...item,
      day: item.timestamp && (!before || dayKey(before) !== dayKey(item)) ? dayOf(item.timestamp) : null,
      follows: goTogether(before, item),
      isLast: !goTogether(item, after),
      showsCondition: item.own && (item.condition === 'failed' || !after?.own || after.condition !== item.condition),
    };
  });
}

const dayKey = ({ timestamp }) => timestamp && new Date(timestamp).toDateString();

function goTogether(one, other) {
  if (!one || !other || one.by !== other.by || dayKey(one) !== dayKey(other)) {
    return one !== undefined && other !== undefined && one.by === other.by && !other.timestamp;
  }
  return Date.parse(other.timestamp) - Date.parse(one.timestamp) < TOGETHER_MILLIS;
}

function updateRow(row, item) {
  const { day, follows, isLast, showsCondition, condition, failed, isFinal, timestamp, by } = item;
  const state = [day, follows, isLast, showsCondition, condition, failed, isFinal, timestamp, by].join();
  if (row.shown === state) {
    return;
  }
  row.shown = state;
  const [dayLine, bubble, line] = row.children;
  dayLine.hidden = !day;
  say(dayLine, day ?? '');
  // Whose words they are is seen by their side, but for those of the agent before.
  say(bubble.firstChild, by === null ? '' : `${by}:`);
  bubble.firstChild.className = by === 'Another agent' ? 'by' : 'vh';
  row.classList.toggle('follows', follows && !day);
  mark(row, 'data-condition', condition);
  const [time, words, actions] = line.children;
  // That it was sent, and seen, is not read aloud; that it was not is.
  mark(line, 'aria-live', condition === 'failed' ? null : 'off');
  line.hidden = !isLast && !showsCondition;
  time.hidden = !timestamp || !isLast;
  say(time, timestamp ? clock(timestamp) : '');
  mark(time, 'datetime', timestamp ?? undefined);
  say(words, !showsCondition ? '' : condition === 'failed' ? (WHY[failed] ?? 'Not sent') : CONDITIONS[condition]);
  actions.hidden = condition !== 'failed' || isFinal;
  actions.firstChild.hidden = failed === 'TOO_LONG';
}
