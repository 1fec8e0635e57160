import { Emitter } from './emitter.js';
import { MessageLog } from './log.js';

/** A `Typing` that is not repeated is over; the other side may be gone. */
const TYPING_MILLIS = 8_000;

/**
 * What is known of a chat, as one side of it sees it; docs/client.md says what can be read and what is told.
 *
 *   joining ──> waiting <──> active       (told by UserJoined, SupportJoinedUser, ChatHistory)
 *      └───────────┴───────────┴──> over
 */
export class ChatState extends Emitter {
  log = new MessageLog();
  /** Of the agent whose view it is, once it has the chat. */
  supportId = null;
  /** joining, waiting, active, over */
  state = 'joining';
  /** Told by its present connection how things stand; what is sent goes out at once. */
  connected = false;
  /** {supportId, supportUserName}, or null */
  agent = null;
  agentAway = false;
  userAway = false;
  /** The other side is. */
  typing = false;
  seen = { User: 0, Support: 0 };
  /** {position, waiting, estimatedSeconds?}, or null */
  queue = null;
  /** {reason, by?, supportUserName?} once it is over */
  ending = null;

  #typingEnd = null;

  /** @param {string} side User or Support: whose view it is */
  constructor(side) {
    super();
    this.side = side;
  }

  get messages() {
    return this.log.messages;
  }

  get lastSeq() {
    return this.log.lastSeq;
  }

  /** sent or seen, of a message in `messages`; what is in the outbox is sending or failed. */
  statusOf(message) {
    return message.seq <= this.seen[this.otherSide] ? 'seen' : 'sent';
  }

  isOwn(message) {
    return message.from === this.side;
  }

  /** How many of the other side's messages were not seen. */
  get unread() {
    const { messages } = this.log;
    let count = 0;
    for (let i = messages.length - 1; i >= 0 && messages[i].seq > this.seen[this.side]; i--) {
      count += this.isOwn(messages[i]) ? 0 : 1;
    }
    return count;
  }

  get otherSide() {
    return this.side === 'User' ? 'Support' : 'User';
  }

  /** What changes nothing but what is known. */
  hear(type, args) {
    const handle = {
      Typing: () => this.othersTyping(args.isTyping === true),
      Seen: () => this.othersSeen(args),
      QueuePosition: () => this.learn({ queue: args }, 'queue'),
      UserLeft: () => this.learn({ userAway: true }, 'presence'),
      UserReturned: () => this.learn({ userAway: false }, 'presence'),
      SupportLeft: () => this.learn({ agentAway: true }, 'presence'),
      SupportReturned: () => this.learn({ agentAway: false }, 'presence'),
      ChatEnded: () => (this.ending = { reason: 'ended', by: args.by }),
      ChatExpired: () => (this.ending ??= { reason: 'expired' }),
    };
    Object.hasOwn(handle, type) && handle[type]();
  }

  learn(changes, event) {
    Object.assign(this, changes);
    this.emit(event);
  }

  /** Who has it, and that it has come to that, is told by the same messages, and told again at each join. */
  enter(state, agent) {
    if (this.state === state && this.agent?.supportId === agent?.supportId) {
      this.agent = agent;
      return;
    }
    Object.assign(this, { state, agent, agentAway: false });
    if (state === 'active') {
      this.queue = null;
    }
    this.othersTyping(false);
    this.emit('state', { state, agent });
  }

  /** The other side does something: it is here, also if we were not when it came back. */
  othersHere() {
    const away = this.side === 'User' ? 'agentAway' : 'userAway';
    if (this[away]) {
      this.learn({ [away]: false }, 'presence');
    }
  }

  learnSeen(seen, whole) {
    for (const side of ['User', 'Support']) {
      const told = seen?.[side] ?? 0;
      this.seen[side] = whole ? Math.min(told, this.lastSeq) : Math.max(this.seen[side], told);
    }
  }

  /** Of this very agent, where several have had the chat. */
  isOwnId(message) {
    return this.isOwn(message) && (this.side === 'User' || message.supportId === this.supportId);
  }

  othersTyping(typing) {
    clearTimeout(this.#typingEnd);
    if (typing) {
      this.othersHere();
      this.#typingEnd = setTimeout(() => this.othersTyping(false), TYPING_MILLIS);
    }
    if (this.typing !== typing) {
      this.learn({ typing }, 'typing');
    }
  }

  othersSeen({ from, seq }) {
    if (seq > this.seen[from]) {
      this.seen[from] = seq;
      this.emit('seen', { from, seq });
    }
  }
}
