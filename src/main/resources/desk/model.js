import { Chat } from '/client.js';
import { Emitter } from '/client/emitter.js';
import { Entries } from './entries.js';
import { CLAIM_MILLIS, OwnChat } from './own-chat.js';
import { CUT, Queue } from './queue.js';
import { AgentStorage, keep, kept, sweep } from './store.js';

/** Within it another tab of the agent hears that it has won. */
const OTHER_TAB_MILLIS = 2_000;

/**
 * Who waits, and the chats of one agent at this browser. Emits
 *   `changed`                 anything that is shown
 *   `waits` {user}            somebody new on the list
 *   `message` {opened, message}  from a visitor
 *   `taken` {opened}          a claim that was won
 *   `lost` {opened, ending, hadFloor}  one that was not; its chat is gone from here, unless something was written in it
 *   `looked` {opened, seq}    somebody has seen the messages up to it, here or in another tab
 *   `draft` {chatId}          what is written in a chat was changed in another tab
 *   `connected`               the list is there again
 *   `cutOff`                  a connection was lost or refused, nobody knows which
 *   `signedOut`               the token does not count any more
 * `opened` is an OwnChat.
 */
export class Desk extends Emitter {
  agent;
  /** chatId -> OwnChat, in the order in which they were taken */
  chats = new Map();
  /** chatId of the chat that has the floor, or null */
  active = null;

  #chatUrl;
  #toldName = null;
  #environment;
  #wake = new EventTarget();
  #queue;
  #entries;

  /** @param {{agent: {sub?: string, name: string}, chatUrl: string, protocols: string[]}} of */
  constructor({ agent, chatUrl, protocols }) {
    super();
    this.agent = agent;
    this.#chatUrl = chatUrl;
    const wake = [window, document, this.#wake];
    this.#environment = { storage: new AgentStorage(this.#who), protocols, wake };
    this.#entries = new Entries(this.#who);
    this.#queue = new Queue(wake);
    ['changed', 'connected', 'cutOff', 'signedOut'].forEach((event) => this.#queue.on(event, () => this.emit(event)));
    this.#queue.on('waits', ({ user }) => !this.isOwn(user) && this.emit('waits', { user }));
  }

  start() {
    sweep();
    this.#queue.start();
    this.#entries.all.forEach((entry) => this.#open(entry.user, entry));
    const last = kept('active');
    this.activate(this.chats.has(last) ? last : null);
    this.#entries.onChangedElsewhere({
      onEntry: (chatId, entry) => this.#changedElsewhere(chatId, entry),
      onDraft: (chatId) => this.emit('draft', { chatId }),
    });
    this.#environment.storage.onChangedElsewhere((event) => this.#outboxChangedElsewhere(event));
  }

  /** Tries nothing any more. */
  pause() {
    this.#queue.stop();
    this.chats.forEach(({ chat }) => chat.stop());
  }

  /** After a pause, with another token. */
  resume(protocols) {
    this.#environment.protocols = protocols;
    this.#queue.start();
    [...this.chats.values()].filter(({ isOver }) => !isOver).forEach((opened) => this.#reopen(opened));
    this.emit('changed');
  }

  #reopen({ user, chat, entry }) {
    chat.stop();
    this.#open(user, entry);
  }

  /** Now, not when it is due. */
  tryNow() {
    this.#wake.dispatchEvent(new Event('online'));
  }

  /** Takes a waiting user, or goes to the chat if it is the agent's own. */
  take(user) {
    const own = this.chats.get(user.chatId);
    if (own && !own.isOver) {
      this.activate(user.chatId);
    } else if (this.link.connected) {
      this.#queue.take(user);
      this.#open(user, { takenAt: Date.now() });
      this.activate(user.chatId);
    }
  }

  activate(chatId) {
    this.active = chatId;
    keep('active', chatId);
    this.emit('changed');
  }

  /** Something was said in it: that is to be come back to, also if another tab has closed the chat while this one was cut off. */
  said(opened) {
    this.#entries.has(opened) || this.#entries.keep(opened);
  }

  /** Of a chat that is over: it is here no more. */
  close(chatId) {
    const closed = this.chats.get(chatId);
    if (!this.#entries.isTakenAgain(closed)) {
      // What was never sent was shown, and let go with the chat.
      closed.chat.outbox.entries.forEach(({ id }) => closed.chat.takeBack(id));
    }
    closed.chat.stop();
    const order = [...this.chats.keys()];
    const at = order.indexOf(chatId);
    this.chats.delete(chatId);
    this.#entries.forget(closed);
    if (this.active === chatId) {
      this.activate(order[at + 1] ?? order[at - 1] ?? null);
    }
    this.emit('changed');
  }

  /** As visitors see it: a token may say another name than was typed here. */
  get agentName() {
    return this.#toldName ?? this.agent.name;
  }

  /** To the list; a chat's own is an OwnChat's affair. */
  get link() {
    return this.#queue.link;
  }

  get unread() {
    return [...this.chats.values()].reduce((sum, { chat }) => sum + chat.unread, 0);
  }

  /** Those who wait and are not this agent's already. */
  get waiting() {
    return this.#queue.users.filter((user) => !this.isOwn(user));
  }

  isOwn(user) {
    return this.chats.get(user.chatId)?.isOver === false;
  }

  /** In keys of the storage. */
  get #who() {
    return encodeURIComponent(this.agent.sub ?? this.agent.name);
  }

  #open(user, entry) {
    const chat = new Chat(
      { server: this.#chatUrl, side: 'Support', user, supportUserName: this.agent.name, supportId: entry.supportId ?? null },
      this.#environment,
    );
    const opened = new OwnChat(user, chat, { ...entry, agent: this.#who });
    opened.inherit(this.chats.get(user.chatId));
    // In the same place if it was here before, and was over.
    this.chats.set(user.chatId, opened);
    const changed = () => this.emit('changed');
    ['typing', 'presence', 'seen', 'outbox', 'ending'].forEach((event) => chat.on(event, changed));
    chat.on('connection', ({ code, retryInMillis }) => {
      opened.retryAt = retryInMillis === undefined ? null : performance.now() + retryInMillis;
      code === CUT && this.emit('cutOff');
      changed();
    });
    chat.on('state', ({ state }) => state === 'active' && this.#served(opened));
    chat.on('history', (history) => this.#heard(opened, history));
    chat.on('message', ({ message }) => {
      if (!chat.isOwn(message)) {
        this.emit('message', { opened, message });
      }
      changed();
    });
    chat.on('seen', ({ from, seq }) => from === 'Support' && this.emit('looked', { opened, seq }));
    chat.on('over', (ending) => this.#over(opened, ending));
    opened.isOver || chat.start();
    setTimeout(changed, CLAIM_MILLIS);
    this.#entries.keep(opened);
    return opened;
  }

  #served(opened) {
    const isNew = !opened.wasActive;
    opened.wasActive = true;
    this.#toldName = opened.chat.agent?.supportUserName ?? this.#toldName;
    this.#entries.keep(opened);
    if (isNew) {
      this.emit('taken', { opened });
    }
    this.emit('changed');
  }

  /** The history says again who the user is, verified or not. */
  #heard(opened, { added, isFirst }) {
    this.#entries.keep(opened);
    // What came while there was no connection is news.
    const missed = isFirst ? [] : added.filter((message) => !opened.chat.isOwn(message) && message.seq > opened.chat.seen.Support);
    missed.slice(-1).forEach((message) => this.emit('message', { opened, message }));
    this.emit('changed');
  }

  #over(opened, ending) {
    if (ending.reason === 'unauthorized') {
      this.emit('signedOut');
      return;
    }
    // Another tab has closed it while this one was cut off.
    const isClosed = !this.#entries.has(opened) && !opened.hasUnsent;
    isClosed || this.#entries.keep(opened);
    opened.wasActive || this.#lost(opened, ending);
    isClosed && this.#letGo(opened);
    this.emit('changed');
  }

  #lost(opened, ending) {
    const entry = this.#entries.ofAnotherTab(opened);
    if (entry) {
      this.#follow(opened, entry);
    } else if (opened.isLostTo(this.agentName)) {
      // It may be another tab that has won, and has not heard of it yet.
      setTimeout(() => this.chats.get(opened.id) === opened && this.#drop(opened, ending), OTHER_TAB_MILLIS);
    } else {
      this.#drop(opened, ending);
    }
  }

  /** What was written in it is shown until it is closed. */
  #drop(opened, ending) {
    const hadFloor = this.active === opened.id;
    opened.isDropped = true;
    opened.hasUnsent ? this.emit('changed') : this.close(opened.id);
    ending.reason === 'givenUp' || this.emit('lost', { opened, ending, hadFloor });
  }

  /** Another tab has the chat. What was written here for the same claim is sent as if it had been won here. */
  #follow(former, entry) {
    const { chat } = this.#open(entry.user, entry);
    if (former.isLostTo(this.agentName)) {
      chat.outbox.entries.filter(({ failed }) => failed === 'OVER').forEach(({ id }) => chat.retry(id));
    }
  }

  /** Tabs of one agent show the same chats. */
  #changedElsewhere(chatId, entry) {
    const here = this.chats.get(chatId);
    // One that is being claimed is that tab's own affair.
    if (entry?.supportId && (!here || (here.isOver && !entry.ending))) {
      here ? this.#follow(here, entry) : this.#open(entry.user, entry);
      this.emit('changed');
    } else if (!entry && here?.chat.connected) {
      this.#entries.keep(here);
    } else if (!entry && here?.isOver) {
      this.#letGo(here);
    }
  }

  /** Closed in another tab: here it stays, until it is closed, where somebody looks at it. */
  #letGo({ id }) {
    this.active !== id && this.chats.has(id) && this.close(id);
  }

  /** Where the chat was over before another tab has taken it again, it would mark as unsent what is written there. */
  #outboxChangedElsewhere(event) {
    const concerned = [...this.chats.values()].filter((opened) => event.newValue === null || !this.#entries.isTakenAgain(opened));
    concerned.forEach(({ chat }) => chat.changedElsewhere(event));
  }
}
