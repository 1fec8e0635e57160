/** Above it the server closes the connection instead of refusing the message (limits.messageBytesMax). */
const CONTENT_BYTES_MAX = 60_000;

/** Half a surrogate pair cannot be sent, and no server would take it. */
export function wellFormed(text) {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

export function isTooLong(content) {
  return new TextEncoder().encode(JSON.stringify(content)).length > CONTENT_BYTES_MAX;
}
