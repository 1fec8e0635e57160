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
  /** When it is tried again, as performance.now() counts, or null. */
  retryAt = null;
  /** It was the agent's at some time: the claim went through. */
  wasActive;
  /** A claim that was told as lost: by itself nothing of it goes on. */
  isDropped = false;
  #openedAt = performance.now();

  /** @param of takenAt, ending of one that is over and kept, and by which agent */
  constructor(user, chat, { takenAt, ending = null, agent }) {
    Object.assign(this, { user, chat, takenAt, draftKey: `draft:${agent}:${user.chatId}`, wasActive: chat.supportId !== null || ending !== null });
    ending && chat.endHere(ending);
  }

  /** @param {OwnChat | undefined} former of the same visitor; what the storage has not taken is there alone */
  inherit(former) {
    const { outbox } = this.chat;
    const unkept = former?.chat.outbox.entries.filter(({ id }) => !outbox.has(id));
    unkept?.forEach(({ id, content, failed }) => outbox.add(content, id, failed));
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
    const isDue = this.wasActive || this.retryAt !== null || performance.now() - this.#openedAt >= CLAIM_MILLIS;
    return isDue && !this.chat.connected && !this.isOver;
  }

  /** Somebody of that name was faster, just now. */
  isLostTo(agentName) {
    const { ending } = this.chat;
    return !this.wasActive && !this.isDropped && ending?.reason === 'claimed' && ending.supportUserName === agentName;
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
