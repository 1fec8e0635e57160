/** A chat's messages as the server has numbered them: `seq` ascends, none comes twice. */
export class MessageLog {
  /** As received: {from, content, timestamp, seq, supportId?, clientMessageId?, …} */
  messages = [];
  /** Names this log, as last received. */
  epoch = null;

  get lastSeq() {
    return this.messages.at(-1)?.seq ?? 0;
  }

  /** @returns {boolean} false for one that is here already: a repeated acknowledgement */
  add(message) {
    if (message.seq <= this.lastSeq) {
      return false;
    }
    this.messages.push(message);
    return true;
  }

  /** @returns what is new of it */
  addAll(messages) {
    return messages.filter((message) => this.add(message));
  }

  /** These are all there are. @returns what was here under a clientMessageId and is no longer */
  replace(messages) {
    const kept = new Set(messages.map((message) => nameOf(message)));
    const missing = this.messages.filter((message) => message.clientMessageId && !kept.has(nameOf(message)));
    this.messages = [];
    this.addAll(messages);
    return missing;
  }

  /** That of a UserJoined or SupportJoinedUser: what is shown may be of another log, and then a history says so. */
  learnEpoch(epoch) {
    if (epoch && this.messages.length === 0) {
      this.epoch = epoch;
    }
  }
}

/** A clientMessageId is its sender's own. */
function nameOf({ from, supportId, clientMessageId }) {
  return `${from === 'User' ? 'User' : supportId} ${clientMessageId}`;
}
