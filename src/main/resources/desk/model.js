import { Chat } from '/client.js';
import { Emitter } from '/client/emitter.js';
import { CLAIM_MILLIS, OwnChat } from './own-chat.js';
import { CUT, Queue } from './queue.js';
import { AgentStorage, forget, keep, kept, keptByNow, keptUnder, onChangedElsewhere, sweep } from './store.js';

/**
 * Who waits, and the chats of one agent at this browser. Emits
 *   `changed`                 anything that is shown
 *   `waits` {user}            somebody new on the list
 *   `message` {opened, message}  from a visitor
 *   `taken` {opened}          a claim that was won
 *   `lost` {opened, ending, hadFloor}  one that was not; its chat is gone from here, unless something was written in it
 *   `looked` {opened, seq}    somebody has seen the messages up to it, here or in another tab
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

  /** @param {{agent: {sub?: string, name: string}, chatUrl: string, protocols: string[]}} of */
  constructor({ agent, chatUrl, protocols }) {
    super();
    this.agent = agent;
    this.#chatUrl = chatUrl;
    const wake = [window, document, this.#wake];
    this.#environment = { storage: new AgentStorage(this.#who), protocols, wake };
    this.#queue = new Queue(wake);
    ['changed', 'connected', 'cutOff', 'signedOut'].forEach((event) => this.#queue.on(event, () => this.emit(event)));
    this.#queue.on('waits', ({ user }) => !this.isOwn(user) && this.emit('waits', { user }));
  }

  start() {
    sweep();
    this.#queue.start();
    keptUnder(this.#key(''))
      .sort((one, other) => one.takenAt - other.takenAt)
      .forEach((entry) => this.#open(entry.user, entry));
    const last = kept('active');
    this.activate(this.chats.has(last) ? last : null);
    onChangedElsewhere((key, value) => this.#changedElsewhere(key, value));
    this.#environment.storage.onChangedElsewhere((event) => this.chats.forEach(({ chat }) => chat.changedElsewhere(event)));
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
    const { outbox } = this.#open(user, entry).chat;
    // What the storage has not taken is here alone.
    chat.outbox.entries.filter(({ id }) => !outbox.has(id)).forEach(({ id, content, failed }) => outbox.add(content, id, failed));
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

  /** Of a chat that is over: it is here no more. */
  close(chatId) {
    const closed = this.chats.get(chatId);
    // What was never sent was shown, and let go with the chat.
    closed.chat.outbox.entries.forEach(({ id }) => closed.chat.takeBack(id));
    closed.chat.stop();
    const order = [...this.chats.keys()];
    const at = order.indexOf(chatId);
    this.chats.delete(chatId);
    if (!this.#isOfAnotherTab(closed)) {
      forget(this.#key(chatId));
      forget(closed.draftKey);
    }
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

  #key(chatId) {
    return `chat:${this.#who}:${chatId}`;
  }

  #open(user, entry) {
    const chat = new Chat(
      { server: this.#chatUrl, side: 'Support', user, supportUserName: this.agent.name, supportId: entry.supportId ?? null },
      this.#environment,
    );
    const opened = new OwnChat(user, chat, { ...entry, agent: this.#who });
    // In the same place if it was here before, and was over.
    this.chats.set(user.chatId, opened);
    const changed = () => this.emit('changed');
    ['typing', 'presence', 'seen', 'outbox', 'ending'].forEach((event) => chat.on(event, changed));
    chat.on('connection', ({ code, retryInMillis }) => {
      opened.retryAt = retryInMillis === undefined ? null : Date.now() + retryInMillis;
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
    this.#keep(opened);
    return opened;
  }

  #served(opened) {
    const isNew = !opened.wasActive;
    opened.wasActive = true;
    this.#toldName = opened.chat.agent?.supportUserName ?? this.#toldName;
    this.#keep(opened);
    if (isNew) {
      this.emit('taken', { opened });
    }
    this.emit('changed');
  }

  /** The history says again who the user is, verified or not. */
  #heard(opened, { added, isFirst }) {
    this.#keep(opened);
    // What came while there was no connection is news.
    const missed = isFirst ? [] : added.filter((message) => !opened.chat.isOwn(message) && message.seq > opened.chat.seen.Support);
    missed.slice(-1).forEach((message) => this.emit('message', { opened, message }));
    this.emit('changed');
  }

  #keep(opened) {
    if (!this.#isOfAnotherTab(opened)) {
      keep(this.#key(opened.id), opened.entry);
    }
  }

  /** Of two tabs of an agent that claim a visitor one loses. */
  #isOfAnotherTab({ id, chat }) {
    const entry = keptByNow(this.#key(id));
    return Boolean(entry?.supportId) && !entry.ending && entry.supportId !== chat.supportId;
  }

  #over(opened, ending) {
    if (ending.reason === 'unauthorized') {
      this.emit('signedOut');
      return;
    }
    this.#keep(opened);
    if (!opened.wasActive && this.#isOfAnotherTab(opened)) {
      this.#open(opened.user, kept(this.#key(opened.id)));
    } else if (!opened.wasActive) {
      const hadFloor = this.active === opened.id;
      this.#dropUnlessUnsent(opened);
      ending.reason === 'givenUp' || this.emit('lost', { opened, ending, hadFloor });
    }
    this.emit('changed');
  }

  /** What was written in it is shown until it is closed. */
  #dropUnlessUnsent(opened) {
    if (opened.hasUnsent) {
      this.#keep(opened);
      this.emit('changed');
    } else {
      this.close(opened.id);
    }
  }

  /** Tabs of one agent show the same chats. */
  #changedElsewhere(key, entry) {
    const start = this.#key('');
    if (!key.startsWith(start)) {
      return;
    }
    const chatId = key.slice(start.length);
    const here = this.chats.get(chatId);
    // One that is being claimed is that tab's own affair.
    if (entry?.supportId && (!here || (here.isOver && !entry.ending))) {
      this.#open(entry.user, entry);
      this.emit('changed');
    } else if (!entry && here && !here.isOver) {
      this.#keep(here);
    } else if (!entry && here?.isOver && this.active !== chatId) {
      this.close(chatId);
    }
  }
}
