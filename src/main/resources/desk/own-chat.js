import { kept } from './store.js';

/** A claim goes through within it, or is told to hang. */
export const CLAIM_MILLIS = 2_000;

/** A chat that the agent has, has had, or is about to get. */
export class OwnChat {
  user;
  /** The client's. */
  chat;
  takenAt;
  /** Where what is being written is kept. */
  draftKey;
  /** When it is tried again, or null. */
  retryAt = null;
  /** It was the agent's at some time: the claim went through. */
  wasActive;
  #openedAt = Date.now();

  /** @param of takenAt, ending of one that is over and kept, and by which agent */
  constructor(user, chat, { takenAt, ending = null, agent }) {
    Object.assign(this, { user, chat, takenAt, draftKey: `draft:${agent}:${user.chatId}`, wasActive: chat.supportId !== null || ending !== null });
    ending && chat.endHere(ending);
  }

  get id() {
    return this.user.chatId;
  }

  get isOver() {
    // After another login it goes on.
    return this.chat.state === 'over' && this.chat.ending.reason !== 'unauthorized';
  }

  /** Without a connection that it should have. */
  get isCut() {
    const isDue = this.wasActive || this.retryAt !== null || Date.now() - this.#openedAt >= CLAIM_MILLIS;
    return isDue && !this.chat.connected && !this.isOver;
  }

  /** Something was written in it that nobody has. */
  get hasUnsent() {
    return this.chat.outbox.entries.length > 0 || kept(this.draftKey) !== null;
  }

  /** What it takes to have it again after a reload. */
  get entry() {
    const { user, chat, takenAt } = this;
    return { user, supportId: chat.supportId, takenAt, ending: this.isOver ? chat.ending : null };
  }
}
