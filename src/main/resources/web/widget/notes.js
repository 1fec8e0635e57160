import { attempt } from '../client/attempt.js';
import { local, noteKey } from './session.js';

/**
 * What is known of a chat and told by no server: who its former agents were and how far it was read, for all tabs; and how it
 * ended, for the tab that has seen it end. A chat that is over is told to nobody any more.
 */
export class Notes {
  #server;
  #endingKey;

  /** @param {string} endingKey where in the session's storage the last chat that ended is */
  constructor(server, endingKey) {
    this.#server = server;
    this.#endingKey = endingKey;
  }

  /** Of agents who had it before this page was loaded, too. */
  followAgents(chat) {
    const key = noteKey('agents', this.#server, chat.user.chatId);
    parsed(local((storage) => storage.getItem(key)), []).forEach(([id, name]) => chat.agents.set(id, name));
    chat.on('state', () => local((storage) => storage.setItem(key, JSON.stringify([...chat.agents]))));
  }

  /** The last `seq` that was looked at in any tab. */
  seenIn({ user }) {
    return Number(local((storage) => storage.getItem(noteKey('seen', this.#server, user.chatId)))) || 0;
  }

  saw({ user, lastSeq }) {
    local((storage) => storage.setItem(noteKey('seen', this.#server, user.chatId), lastSeq));
  }

  /** As much of it as there is room for, from the end. */
  keepEnding({ user: { chatId }, ending, agent, agents, seen, messages }) {
    const keep = (last) => {
      const text = JSON.stringify({ chatId, ending, agent, agents: [...agents], seen, messages: last });
      return local((storage) => storage.setItem(this.#endingKey, text) ?? true, 'sessionStorage');
    };
    for (let last = messages; !keep(last) && last.length > 0; ) {
      last = last.slice(Math.ceil(last.length / 2));
    }
  }

  /** @returns {boolean} whether the chat, which was not started, is the one that ended, and is now as it was then */
  restoreEnding(chat) {
    const kept = parsed(local((storage) => storage.getItem(this.#endingKey), 'sessionStorage'), null);
    if (kept?.chatId !== chat.user.chatId) {
      return false;
    }
    const { ending, agent, agents, seen, messages } = kept;
    Object.assign(chat, { state: 'over', ending, agent, seen, agents: new Map(agents) });
    chat.log.addAll(messages);
    return true;
  }

  forgetEnding() {
    local((storage) => storage.removeItem(this.#endingKey), 'sessionStorage');
  }
}

function parsed(text, otherwise) {
  return attempt(() => JSON.parse(text)) ?? otherwise;
}
