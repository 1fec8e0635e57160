import { settings } from './dialogs.js';
import { keep, kept } from './store.js';

const QUIET_MILLIS = 1_500;

/** Short tones. Browsers give none before somebody has done something on the page, and may take them away again. */
export class Sound {
  /** undefined before it was tried, null if there is none to be had */
  #audio;
  #onChange;

  /** @param {() => void} onChange called when isBlocked may be another */
  constructor(onChange) {
    this.#onChange = onChange;
    // A finger counts when it is lifted.
    ['click', 'pointerup', 'keydown'].forEach((event) => addEventListener(event, () => this.#wake(), true));
    navigator.userActivation?.hasBeenActive && this.#wake();
  }

  get isBlocked() {
    return settings().sound && this.#audio !== null && this.#audio?.state !== 'running';
  }

  get isReady() {
    return settings().sound && this.#audio?.state === 'running';
  }

  /** Each kind once in a while, in all of an agent's tabs. @param {number[]} tones in hertz, one after the other */
  play(kind, tones) {
    const at = Date.now();
    if (!this.isReady || Math.abs(at - kept(`sounded:${kind}`, 0)) < QUIET_MILLIS) {
      return;
    }
    keep(`sounded:${kind}`, at);
    tones.forEach((hertz, i) => this.#tone(hertz, this.#audio.currentTime + i * 0.12));
  }

  #wake() {
    if (this.#audio === undefined) {
      this.#audio = makeAudio();
      this.#audio?.addEventListener('statechange', this.#onChange);
    }
    if (this.#audio && this.#audio.state !== 'running') {
      this.#audio.resume().catch(() => {});
    }
  }

  #tone(hertz, start) {
    const oscillator = this.#audio.createOscillator();
    const gain = this.#audio.createGain();
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(0.08, start + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.25);
    oscillator.connect(gain).connect(this.#audio.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.3);
  }
}

function makeAudio() {
  try {
    return new AudioContext();
  } catch {
    return null;
  }
}
