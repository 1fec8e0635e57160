import { isTooLong, wellFormed } from './content.js';
import { Line } from './line.js';
import { freshId, Outbox } from './outbox.js';
import { Sender } from './sender.js';
import { ChatState } from './state.js';

const TYPING_REPEAT_MILLIS = 3_000;
const REASONS = { 4401: 'unauthorized', 4403: 'forbidden', 4409: 'claimed', 4410: 'expired' };

/**
 * One side of a chat, over as many connections as it takes. docs/client.md says what it emits and what can be read of it.
 */
export class Chat extends ChatState {
  #user;
  #supportUserName;
  #outbox;
  #sender;
  #line;
  #reload = false;
  #leaving = false;
  #typingSaidAt = 0;

  /**
   * @param {object} of server (ws: or http: address of the chat port), side (User or Support), user {userId, chatId, username},
   *   for an agent supportUserName, and supportId if the chat is its own already
   * @param {object} [environment] storage, WebSocket, wake, protocols, backoff
   */
  constructor({ server, side = 'User', user, supportUserName, supportId = null }, environment = {}) {
    super(side);
    this.#user = user;
    this.#supportUserName = supportUserName;
    this.supportId = supportId;
    this.#outbox = new Outbox(environment.storage ?? null, user.chatId, side);
    this.#sender = new Sender(this.#outbox, ({ id, content }) =>
      this.#say('ChatMessage', { content, clientMessageId: id }),
    );
    this.#line = new Line(
      `${server.replace(/^http/, 'ws')}/chat/${user.chatId}`,
      `pong:${side.toLowerCase()}`,
      environment,
    );
    this.#line.on('open', () => this.#join());
    this.#line.on('message', (message) => this.#received(message));
    this.#line.on('closed', (closed) => this.#closed(closed));
    this.#line.on('over', (over) => this.#over(over));
  }

  start() {
    this.#line.start();
  }

  /** Lets the chat be; the server says `UserLeft` or `SupportLeft` after a while. */
  stop() {
    this.#line.stop(1000, 'stopped');
  }

  get user() {
    return this.#user;
  }

  get outbox() {
    return this.#outbox;
  }

  /** Kept until it is stored, whatever happens. @returns {string} its clientMessageId */
  send(content) {
    const { id } = this.#outbox.add(wellFormed(content), freshId());
    if (isTooLong(content)) {
      this.#outbox.fail(id, 'TOO_LONG');
    } else if (this.state === 'over') {
      this.#outbox.fail(id, 'OVER');
    }
    this.#typingSaidAt = 0;
    this.#outboxChanged();
    return id;
  }

  /** What was refused, once more. */
  retry(id) {
    return this.state !== 'over' && this.#outbox.retry(id) && this.#outboxChanged();
  }

  /** Takes back what was refused. @returns {string | undefined} its content */
  takeBack(id) {
    const content = this.#outbox.get(id)?.failed && this.#outbox.remove(id).content;
    this.#outboxChanged();
    return content;
  }

  /** Call it on `storage` events: other tabs write into the same outbox. */
  changedElsewhere(event) {
    if (this.#outbox.changedElsewhere(event)) {
      this.emit('outbox');
    }
  }

  /** May be called for every key that is pressed. */
  typingNow(isTyping = true) {
    const due = isTyping ? Date.now() - this.#typingSaidAt > TYPING_REPEAT_MILLIS : this.#typingSaidAt > 0;
    if (due && this.state === 'active' && this.connected) {
      this.#typingSaidAt = isTyping ? Date.now() : 0;
      this.#say('Typing', { isTyping });
    }
  }

  /** All up to `seq` was looked at. */
  markSeen(seq = this.lastSeq) {
    if (seq > this.seen[this.side]) {
      this.seen[this.side] = seq;
      this.#saySmall();
      this.emit('seen', { from: this.side, seq });
    }
  }

  /** Ends the chat for both sides, as soon as there is a connection to say so. */
  end() {
    this.#leaving = true;
    this.#saySmall();
  }

  #say(type, args) {
    return this.#line.send(type, { from: this.side, ...args });
  }

  /** What has no acknowledgement, and may be repeated at will. */
  #saySmall() {
    if (this.connected && this.seen[this.side] > 0) {
      this.#say('Seen', { seq: this.seen[this.side] });
    }
    if (this.connected && this.#leaving) {
      this.#say('Leave', {});
    }
  }

  #outboxChanged() {
    this.#sender.flush();
    this.emit('outbox');
    return true;
  }

  #join() {
    const { userId, username } = this.#user;
    const args = { from: this.side, userId, username, after: this.#reload ? 0 : this.lastSeq };
    if (args.after > 0 && this.log.epoch) {
      args.epoch = this.log.epoch;
    }
    if (this.side === 'Support') {
      // A user is told anew who the agent is, so that no former one's id is needed.
      this.supportId ? (args.supportId = this.supportId) : (args.supportUserName = this.#supportUserName);
    }
    this.#line.send('Join', args);
  }

  #received({ type, args = {} }) {
    const handle = {
      UserJoined: () => this.#waits(args),
      SupportJoinedUser: () => this.#served(args),
      ChatHistory: () => this.#history(args),
      ChatMessage: () => this.#message(args),
      Error: () => this.#failed(args),
    };
    Object.hasOwn(handle, type) ? handle[type]() : this.hear(type, args);
  }

  #waits({ epoch }) {
    this.log.learnEpoch(epoch);
    this.enter('waiting', null);
    if (this.side === 'User') {
      // The history follows, if there is one; it may as well be read after what is sent now.
      this.#welcome();
    }
  }

  #served({ supportId, supportUserName, epoch }) {
    this.log.learnEpoch(epoch);
    const claimed = this.side === 'Support' && !this.supportId;
    if (claimed) {
      this.supportId = supportId;
    }
    this.enter('active', { supportId, supportUserName });
    if (claimed) {
      this.#welcome();
    }
  }

  #history({ messages = [], epoch, reset, seen, user, support }) {
    const whole = reset === true || this.#reload;
    this.#reload = false;
    this.log.epoch = epoch ?? this.log.epoch;
    const missing = whole ? this.log.replace(messages).filter((message) => this.isOwnId(message)) : [];
    const added = whole ? this.log.messages : this.log.addAll(messages);
    added.filter((message) => this.isOwn(message)).forEach((message) => this.#outbox.remove(message.clientMessageId));
    this.#outbox.addFirst(missing.map((message) => ({ id: message.clientMessageId, content: message.content })));
    this.learnSeen(seen, whole);
    Object.assign(this.#user, user);
    support ? this.enter('active', { ...this.agent, ...support }) : !this.agent && this.enter('waiting', null);
    this.emit('history', { messages: added, reset: whole });
    this.#welcome();
  }

  #welcome() {
    this.#line.settled();
    if (!this.connected) {
      this.connected = true;
      this.userAway = false;
      this.emit('connection', { connected: true });
      this.#saySmall();
    }
    this.#sender.open();
  }

  #message(message) {
    const own = this.isOwnId(message) && message.clientMessageId;
    const isNew = this.log.add(message);
    if (own) {
      this.#outbox.remove(own);
    }
    if (isNew && !this.isOwn(message)) {
      this.othersHere();
      this.othersTyping(false);
    }
    if (isNew || own) {
      this.emit(isNew ? 'message' : 'outbox', { message });
    }
    if (own) {
      this.#sender.acknowledged(own);
    }
  }

  #failed({ code, message, retryable, clientMessageId, supportUserName }) {
    this.emit('error', { code, message, retryable, clientMessageId });
    if (code === 'ALREADY_CLAIMED') {
      this.ending = { reason: 'claimed', supportUserName };
    } else if (retryable) {
      // Which of the small ones it was is not said; they are worth nothing later, but for the join and what was seen.
      this.#sender.pause(() => (this.connected ? this.#saySmall() : this.#join()));
    } else if (clientMessageId) {
      this.#outbox.fail(clientMessageId, code);
      this.#sender.refused(clientMessageId);
      this.emit('outbox');
    }
  }

  #closed({ code, reason, retryInMillis }) {
    this.#reload ||= code === 4412;
    this.connected = false;
    this.#sender.close();
    this.othersTyping(false);
    this.emit('connection', { connected: false, code, reason, retryInMillis });
  }

  #over({ code, reason }) {
    this.connected = false;
    this.#sender.close();
    this.othersTyping(false);
    if (reason === 'stopped') {
      return;
    }
    this.state = 'over';
    this.ending ??= { reason: REASONS[code] ?? (code === 1000 ? 'ended' : 'failed'), code };
    this.#outbox.failAll('OVER');
    this.emit('over', this.ending);
  }
}
