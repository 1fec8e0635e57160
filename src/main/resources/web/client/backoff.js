/** Waits that grow, each of them random between nothing and its bound ("full jitter"): who was cut off together does not return together. */
export class Backoff {
  #firstMillis;
  #maxMillis;
  #failures = 0;

  constructor({ firstMillis = 500, maxMillis = 30_000 } = {}) {
    this.#firstMillis = firstMillis;
    this.#maxMillis = maxMillis;
  }

  next() {
    const bound = Math.min(this.#maxMillis, this.#firstMillis * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 30);
    return Math.random() * bound;
  }

  reset() {
    this.#failures = 0;
  }
}
