import { Line } from './line.js';
import { Outgoing } from './outgoing.js';
import { ChatState } from './state.js';

const TYPING_REPEAT_MILLIS = 3_000;
/** 1000 and 4410: ended or expired while we were not there, or never was. Nobody says which. */
const REASONS = { 1000: 'unknown', 4401: 'unauthorized', 4403: 'forbidden', 4409: 'claimed', 4410: 'unknown' };

/**
 * One side of a chat, over as many connections as it takes. docs/client.md says what it emits and what can be read of it.
 */
export class Chat extends ChatState {
  #outgoing;
  #line;
  #reload = false;
  /** What its first join tells was not told yet. */
  #isFirst = true;
  #typingSaidAt = 0;

  /**
   * @param {object} of server (ws: or http: address of the chat port), side (User or Support), user {userId, chatId, username},
   *   for an agent supportUserName, and supportId if the chat is its own already
   * @param {object} [environment] storage, WebSocket, wake, protocols, backoff
   */
  constructor({ server, side = 'User', user, supportUserName, supportId = null }, environment = {}) {
    super({ side, user, supportUserName, supportId });
    this.#outgoing = new Outgoing({ server, chatId: user.chatId, side }, environment.storage ?? null, (type, args) =>
      this.#say(type, args),
    );
    this.#line = new Line(
      `${server.replace(/^http/, 'ws')}/chat/${user.chatId}`,
      `pong:${side.toLowerCase()}`,
      environment,
    );
    this.#line.on('open', () => this.#join());
    this.#line.on('message', (message) => this.#received(message));
    this.#line.on('closed', (closed) => this.#closed(closed));
    this.#line.on('left', () => this.outbox.leave());
    this.#line.on('over', (over) => this.#over(over));
  }

  start() {
    this.#line.start();
  }

  /** Lets the chat be; the server says `UserLeft` or `SupportLeft` after a while. */
  stop() {
    this.#line.stop(1000, 'stopped');
  }

  /** For this page it is over, whatever the server says; what was written and is not stored has failed. */
  endHere(ending) {
    this.stop();
    this.#end(ending);
  }

  get outbox() {
    return this.#outgoing.outbox;
  }

  /** When the server was last heard, in ms as Date.now() counts; 0 for never. */
  get heardAt() {
    return this.#line.heardAt;
  }

  /** It was said that it shall end, and it has not yet. */
  get isEnding() {
    return this.state !== 'over' && this.#outgoing.isEnding;
  }

  /** Kept until it is stored, whatever happens; refused once the chat shall end. @returns {string} its clientMessageId */
  send(content) {
    const id = this.#outgoing.add(content);
    this.#typingSaidAt = 0;
    this.emit('outbox');
    return id;
  }

  /** What was refused, once more. */
  retry(id) {
    const isRetried = this.#outgoing.retry(id);
    if (isRetried) {
      this.emit('outbox');
    }
    return isRetried;
  }

  /** Takes back what was refused. @returns {string | undefined} its content */
  takeBack(id) {
    const content = this.outbox.get(id)?.failed && this.outbox.remove(id).content;
    this.emit('outbox');
    return content;
  }

  /** Call it on `storage` events: other tabs write into the same outbox. */
  changedElsewhere(event) {
    this.#changed(this.#outgoing.changedElsewhere(event, (id) => this.hasOwn(id)));
  }

  /** May be called for every key that is pressed. */
  typingNow(isTyping = true) {
    const due = isTyping ? Date.now() - this.#typingSaidAt > TYPING_REPEAT_MILLIS : this.#typingSaidAt > 0;
    if (due && this.state === 'active' && this.connected && !this.isEnding) {
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

  /** Ends the chat for both sides, as soon as what was written before is stored; also if the page is left meanwhile. */
  end() {
    if (this.#outgoing.end()) {
      this.emit('ending');
    }
  }

  #say(type, args) {
    return this.#line.send(type, { from: this.side, ...args });
  }

  /** What has no acknowledgement, and may be repeated at will. */
  #saySmall() {
    if (this.connected && this.seen[this.side] > 0) {
      this.#say('Seen', { seq: this.seen[this.side] });
    }
  }

  #join() {
    this.#line.send('Join', this.joinArgs(this.#reload ? 0 : this.lastSeq));
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

  #served({ supportId, supportUserName, epoch, away }) {
    this.log.learnEpoch(epoch);
    const claimed = this.side === 'Support' && !this.supportId;
    if (claimed) {
      this.supportId = supportId;
    }
    // Who claims is there, and so is who waits on an agent's list and has not just left. At a join it is the history that knows.
    const isNews = claimed || (this.side === 'User' && this.connected);
    const presence = away?.includes(this.otherSide) ? 'away' : 'there';
    this.enter('active', { supportId, supportUserName }, isNews ? presence : 'unknown');
    if (claimed) {
      this.#welcome();
    }
  }

  #history(history) {
    const reset = history.reset === true || this.#reload;
    const isFirst = this.#isFirst;
    this.#reload = false;
    this.#isFirst = false;
    const { added, missing } = this.learnHistory(history, reset);
    const messages = reset ? this.messages : added;
    this.#outgoing.compare(messages.filter(this.isOwn, this), missing.filter(this.isOwnId, this));
    this.emit('history', { messages, reset, added, isFirst });
    this.#welcome();
  }

  #welcome() {
    this.#line.settled();
    if (!this.connected) {
      this.connected = true;
      this.emit('connection', { connected: true });
      this.#saySmall();
    }
    this.#changed(this.#outgoing.open());
  }

  /** By others. */
  #changed(changed) {
    ['outbox', 'ending'].forEach((what) => changed[what] && this.emit(what));
  }

  #message(message) {
    const own = this.isOwnId(message) && message.clientMessageId;
    const isNew = this.log.add(message);
    own && this.outbox.remove(own);
    if (isNew && !this.isOwn(message)) {
      this.othersHere();
      this.othersTyping(false);
    }
    if (isNew || own) {
      this.emit(isNew ? 'message' : 'outbox', { message });
    }
    own && this.#outgoing.acknowledged(own);
  }

  #failed({ code, message, retryable, clientMessageId, supportUserName }) {
    this.emit('error', { code, message, retryable, clientMessageId });
    if (code === 'ALREADY_CLAIMED') {
      this.ending = { reason: 'claimed', supportUserName };
    } else if (retryable) {
      // Which of the small ones it was is not said; they are worth nothing later, but for the join, what was seen, and the end.
      this.#outgoing.pause(() => (this.connected ? this.#saySmall() : this.#join()));
    } else if (clientMessageId) {
      this.#outgoing.refused(clientMessageId, code);
      this.emit('outbox');
    } else if (code === 'BAD_MESSAGE' && this.state === 'joining') {
      // Nothing but the join was said, and it would be refused again. The connection stays, and nothing more comes on it.
      this.endHere({ reason: 'failed', code });
    }
  }

  #closed({ code, reason, retryInMillis }) {
    this.#reload ||= code === 4412;
    this.#isFirst &&= !this.connected;
    this.#disconnected();
    this.emit('connection', { connected: false, code, reason, retryInMillis });
  }

  #disconnected() {
    this.connected = false;
    this.#outgoing.close();
    this.othersTyping(false);
    // It waits nowhere meanwhile, and who takes it back may not tell.
    this.queue && this.learn({ queue: null }, 'queue');
  }

  #over({ code, reason }) {
    this.#disconnected();
    if (reason === 'stopped') {
      return;
    }
    this.#end(this.#why(code));
  }

  #end(ending) {
    this.state = 'over';
    this.ending = ending;
    if (ending.reason !== 'unauthorized') {
      this.#outgoing.over();
    }
    this.emit('over', ending);
  }

  #why(code) {
    const known = this.ending ?? { reason: REASONS[code] ?? 'failed', code };
    // Our own Leave was the last that was said: its answer was lost with the connection.
    return known.reason === 'unknown' && this.#outgoing.saidLeave ? { reason: 'ended', by: this.side } : known;
  }
}
