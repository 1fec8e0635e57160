import { isTooLong, wellFormed } from './content.js';
import { Farewell } from './farewell.js';
import { endKey, freshId, Outbox } from './outbox.js';
import { Sender } from './sender.js';

/** What one side of a chat wants the server to have, in this order: what it writes, and that the chat ends. */
export class Outgoing {
  outbox;
  #sender;
  #farewell;
  #isOver = false;

  /**
   * @param {{server: string, chatId: string, side: string}} of whose it is
   * @param {Storage | null} storage like localStorage
   * @param {(type: string, args: object) => boolean} say puts it on the connection, if there is one
   */
  constructor(of, storage, say) {
    this.outbox = new Outbox(storage, of);
    this.#sender = new Sender(this.outbox, ({ id, content }) => say('ChatMessage', { content, clientMessageId: id }));
    this.#farewell = new Farewell(storage, endKey(of), {
      isClear: () => this.outbox.isClear,
      say: () => say('Leave', {}),
    });
  }

  /** It shall end, and has not yet. */
  get isEnding() {
    return !this.#isOver && this.#farewell.isWished;
  }

  /** The server may know that it shall end. */
  get saidLeave() {
    return this.#farewell.wasSaid;
  }

  /** @returns {string} its clientMessageId */
  add(content) {
    const why = isTooLong(content) ? 'TOO_LONG' : this.#takesNothing ? 'OVER' : undefined;
    const { id } = this.outbox.add(wellFormed(content), freshId(), why);
    this.#sender.flush();
    return id;
  }

  /** @returns {boolean} whether there was such a message that had failed, and it can be sent again */
  retry(id) {
    const isRetried = !this.#takesNothing && this.outbox.retry(id);
    if (isRetried) {
      this.#sender.flush();
    }
    return isRetried;
  }

  /** @returns {boolean} false if it was wished already, or has come */
  end() {
    return !this.#isOver && this.#farewell.wish();
  }

  /**
   * @param {(id: string) => boolean} isStored a message's copy may come before the news that another tab has written it
   * @returns {{outbox: boolean, ending: boolean}} what has changed
   */
  changedElsewhere(event, isStored) {
    const outbox = this.outbox.changedElsewhere(event);
    if (outbox) {
      this.outbox.entries.filter(({ id }) => isStored(id)).forEach(({ id }) => this.outbox.remove(id));
      this.#sender.flushLater();
    }
    return { outbox, ending: !this.#isOver && this.#farewell.changedElsewhere(event) };
  }

  /** A history tells what of it is there, and what was and is there no more. */
  compare(there, missing) {
    this.outbox.catchUp();
    there.forEach(({ clientMessageId }) => this.outbox.remove(clientMessageId));
    this.outbox.addFirst(missing.map(({ clientMessageId, content }) => ({ id: clientMessageId, content })));
  }

  /**
   * There is a connection, and what it had to tell first was read.
   * @returns {{outbox: boolean, ending: boolean}} what may have changed while the page was left
   */
  open() {
    const outbox = this.outbox.compared();
    this.#sender.open();
    return { outbox, ending: this.#farewell.open() };
  }

  close() {
    this.#sender.close();
    this.#farewell.close();
  }

  /** The copy of a message came back: it is stored. */
  acknowledged(id) {
    this.#sender.acknowledged(id);
    this.#farewell.proceed();
  }

  /** It will never be. */
  refused(id, code) {
    this.outbox.fail(id, code);
    this.#sender.refused(id);
    this.#farewell.proceed();
  }

  /** Something was refused for now, and it is not said what. @param {() => void} then is done before all is sent again */
  pause(then) {
    this.#farewell.refused();
    this.#sender.pause(() => {
      then();
      this.#farewell.again();
    });
  }

  /** The chat is: nothing of it can get there any more. */
  over() {
    this.#isOver = true;
    this.#farewell.forget();
    this.outbox.over();
  }

  get #takesNothing() {
    return this.#isOver || this.#farewell.isWished;
  }
}
