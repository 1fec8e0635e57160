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

  /**
   * These are all there are. @returns what of it is new, and what was here under a clientMessageId and has been forgotten: not what is
   * older than a log that does not begin with its first message, which is only not kept any more. Another epoch may have counted
   * anew, but leaves messages their time.
   */
  replace(messages, isSameEpoch) {
    const [first] = messages;
    const timeOf = isSameEpoch ? ({ seq }) => seq : ({ timestamp }) => Date.parse(timestamp);
    const isDropped = (message) => first?.seq > 1 && timeOf(message) < timeOf(first);
    const former = this.messages;
    this.messages = [];
    this.addAll(messages);
    return {
      added: without(this.messages, former),
      missing: without(former, messages).filter((message) => message.clientMessageId && !isDropped(message)),
    };
  }

  /** That of a UserJoined or SupportJoinedUser: what is shown may be of another log, and then a history says so. */
  learnEpoch(epoch) {
    if (epoch && this.messages.length === 0) {
      this.epoch = epoch;
    }
  }
}

function without(messages, others) {
  const names = new Set(others.map(nameOf));
  return messages.filter((message) => !names.has(nameOf(message)));
}

/** A clientMessageId is its sender's own; who gives none is told apart by the time, which outlives an epoch as `seq` does not. */
function nameOf({ from, supportId, clientMessageId, timestamp }) {
  return `${from === 'User' ? 'User' : supportId} ${clientMessageId ?? `at ${timestamp}`}`;
}
