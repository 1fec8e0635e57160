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
  /** supportId -> supportUserName of all who are known to have had it: messages carry the id alone */
  agents = new Map();
  /** there, away or unknown: of the other side */
  presence = 'unknown';
  /** The other side is. */
  typing = false;
  seen = { User: 0, Support: 0 };
  /** {position, waiting, estimatedSeconds?}, or null */
  queue = null;
  /** {reason, by?, supportUserName?} once it is over */
  ending = null;

  #supportUserName;
  #typingEnd = null;

  /** @param {object} of side (User or Support: whose view it is), user {userId, chatId, username}, supportUserName, supportId */
  constructor({ side, user, supportUserName, supportId }) {
    super();
    this.side = side;
    this.user = user;
    this.supportId = supportId;
    this.#supportUserName = supportUserName;
  }

  /** @param {number} after the last `seq` that is held */
  joinArgs(after) {
    const { userId, username } = this.user;
    const args = { from: this.side, userId, username, after };
    if (after > 0 && this.log.epoch) {
      args.epoch = this.log.epoch;
    }
    if (this.side === 'Support') {
      // A user is told anew who the agent is, so that no former one's id is needed.
      this.supportId ? (args.supportId = this.supportId) : (args.supportUserName = this.#supportUserName);
    }
    return args;
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
      UserLeft: () => this.#moved('User', 'away'),
      UserReturned: () => this.#moved('User', 'there'),
      SupportLeft: () => this.#moved('Support', 'away'),
      SupportReturned: () => this.#moved('Support', 'there'),
      ChatEnded: () => (this.ending = { reason: 'ended', by: args.by }),
      // To a join it is the answer about any chat that is no more, also one that somebody has ended.
      ChatExpired: () => (this.ending ??= { reason: this.connected ? 'expired' : 'unknown' }),
    };
    Object.hasOwn(handle, type) && handle[type]();
  }

  learn(changes, event) {
    Object.assign(this, changes);
    this.emit(event);
  }

  /** Who has it, and that it has come to that, is told by the same messages, and told again at each join. */
  enter(state, agent, presence = 'unknown') {
    agent && this.agents.set(agent.supportId, agent.supportUserName);
    if (this.state === state && this.agent?.supportId === agent?.supportId) {
      this.agent = agent;
      return;
    }
    Object.assign(this, { state, agent, presence });
    if (state === 'active') {
      this.queue = null;
    }
    this.othersTyping(false);
    this.emit('state', { state, agent });
  }

  /** The other side does something: it is here, also if we were not when it came back. */
  othersHere() {
    this.#othersAre('there');
  }

  /** @param {string[] | undefined} away the sides that are, as a history tells; older servers do not */
  #learnAway(away) {
    const hasOther = this.side === 'Support' || this.agent;
    this.#othersAre(!away || !hasOther ? 'unknown' : away.includes(this.otherSide) ? 'away' : 'there');
  }

  #moved(side, presence) {
    if (side === this.otherSide) {
      this.#othersAre(presence);
    }
  }

  #othersAre(presence) {
    const former = this.presence;
    if (presence !== former) {
      this.presence = presence;
      this.emit('presence', { presence, former });
    }
  }

  /** @returns {{added: object[], missing: object[]}} the messages that are new, and those that were forgotten */
  learnHistory({ messages = [], epoch, seen, user, support, away }, whole) {
    const isSameEpoch = epoch === this.log.epoch;
    this.log.epoch = epoch ?? this.log.epoch;
    const change = whole ? this.log.replace(messages, isSameEpoch) : { added: this.log.addAll(messages), missing: [] };
    this.#learnSeen(seen, whole);
    Object.assign(this.user, user);
    support ? this.enter('active', { ...this.agent, ...support }) : !this.agent && this.enter('waiting', null);
    this.#learnAway(away);
    return change;
  }

  #learnSeen(seen, whole) {
    for (const side of ['User', 'Support']) {
      const told = seen?.[side] ?? 0;
      this.seen[side] = whole ? Math.min(told, this.lastSeq) : Math.max(this.seen[side], told);
    }
  }

  /** Of this very agent, where several have had the chat. */
  isOwnId(message) {
    return this.isOwn(message) && (this.side === 'User' || message.supportId === this.supportId);
  }

  /** Whether it is stored what was written here under this clientMessageId. */
  hasOwn(id) {
    return this.messages.some((message) => message.clientMessageId === id && this.isOwnId(message));
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
      this.othersHere();
      this.emit('seen', { from, seq });
    }
  }
}
