import { forget, keep, keptByNow, keptUnder, onChangedElsewhere } from './store.js';

/** What this browser keeps of one agent's chats: of each an OwnChat's `entry`. All tabs of the agent have the same. */
export class Entries {
  #agent;

  /** @param {string} agent as in keys of the storage */
  constructor(agent) {
    this.#agent = agent;
  }

  /** In the order in which they were taken. */
  get all() {
    return keptUnder(this.#key('')).sort((one, other) => one.takenAt - other.takenAt);
  }

  has({ id }) {
    return keptByNow(this.#key(id)) !== null;
  }

  keep(opened) {
    if (!this.ofAnotherTab(opened)) {
      keep(this.#key(opened.id), opened.entry);
    }
  }

  /** With what was being written. */
  forget(opened) {
    if (!this.ofAnotherTab(opened) && !this.isTakenAgain(opened)) {
      forget(this.#key(opened.id));
      forget(opened.draftKey);
    }
  }

  /** Of two tabs of an agent that claim a visitor one loses: what the other has kept of the chat, or null. */
  ofAnotherTab({ id, chat }) {
    const entry = keptByNow(this.#key(id));
    return entry?.supportId && !entry.ending && entry.supportId !== chat.supportId ? entry : null;
  }

  /** Of a chat that is over: another tab has taken its visitor anew, and may not have heard yet whether it has won. */
  isTakenAgain({ id, isOver, takenAt }) {
    const entry = keptByNow(this.#key(id));
    return isOver && entry !== null && !entry.ending && entry.takenAt !== takenAt;
  }

  /** Told of what other tabs do: onEntry(chatId, entry or null), onDraft(chatId). */
  onChangedElsewhere({ onEntry, onDraft }) {
    const entries = this.#key('');
    const drafts = `draft:${this.#agent}:`;
    onChangedElsewhere((key, value) => {
      if (key.startsWith(entries)) {
        onEntry(key.slice(entries.length), value);
      } else if (key.startsWith(drafts)) {
        onDraft(key.slice(drafts.length));
      }
    });
  }

  #key(chatId) {
    return `chat:${this.#agent}:${chatId}`;
  }
}
