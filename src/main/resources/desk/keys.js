import { change, settings } from './dialogs.js';
import { isWriting } from './parts.js';
import { IS_MAC } from './platform.js';

const COLUMNS_MAX = 3;
/** Whoever writes goes on for a moment after the field has gone: with a chat that the visitor ends. */
const WRITES_ON_MILLIS = 1_500;
/** For keyboards that write other letters than Latin ones. */
const LETTERS = { KeyJ: 'j', KeyK: 'k', KeyN: 'n' };

/** What keys do, wherever the focus is. Those without Alt are for where nothing is written, and can be switched off. */
export function listenToKeys(desk, actions) {
  const withAlt = altKeys(desk, actions);
  const alone = {
    j: () => actions.step(1),
    k: () => actions.step(-1),
    n: () => actions.takeNext(),
    '?': () => actions.keys(),
  };
  // What may be held down, to go on and on.
  const moves = new Set([alone.j, alone.k, withAlt.ArrowDown, withAlt.ArrowUp]);
  const pen = new Pen();
  document.addEventListener('keydown', (event) => {
    if (pen.writesOn(event)) {
      event.preventDefault();
      return;
    }
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || document.querySelector('dialog[open]')) {
      return;
    }
    const action = event.key === 'Escape' ? () => escape(desk, actions) : chosen(event, withAlt, alone);
    if (action) {
      event.preventDefault();
      if (!event.repeat || moves.has(action)) {
        action();
      }
    }
  });
}

function chosen(event, withAlt, alone) {
  const { altKey, ctrlKey, metaKey, code, key } = event;
  if (metaKey || ctrlKey !== (altKey && IS_MAC) || event.getModifierState('AltGraph')) {
    return null;
  }
  if (altKey) {
    // By its place: with Alt held some layouts write other letters.
    return withAlt[code] ?? null;
  }
  return settings().singleKeys && !isWriting(event.target) ? (alone[isForeign(key) ? LETTERS[code] : key] ?? null) : null;
}

function isForeign(key) {
  return /^\p{L}$/u.test(key) && !/\p{Script=Latin}/u.test(key);
}

/** Tells letters that were meant for a field that has just gone from keys. */
class Pen {
  #wroteAt = -Infinity;

  constructor() {
    document.addEventListener('pointerdown', () => (this.#wroteAt = -Infinity));
  }

  /** Whether a key is one more letter, or what ends the line. What is meant to go elsewhere ends the writing. */
  writesOn({ target, key, altKey, ctrlKey, metaKey }) {
    if (altKey || ctrlKey || metaKey || /^(Escape|Tab|Arrow)/.test(key)) {
      this.#wroteAt = -Infinity;
      return false;
    }
    const isText = key.length === 1 || key === 'Enter';
    const writesOn = isText && !isWriting(target) && performance.now() - this.#wroteAt < WRITES_ON_MILLIS;
    if (writesOn || (isText && isWriting(target))) {
      this.#wroteAt = performance.now();
    }
    return writesOn;
  }
}

function altKeys(desk, actions) {
  const order = () => [...desk.chats.keys()];
  const showAt = (index) => order()[index] && actions.show(order()[index]);
  const stepBy = (by) => {
    const count = desk.chats.size;
    return count > 0 && showAt((Math.max(0, order().indexOf(desk.active)) + by + count) % count);
  };
  const active = () => desk.chats.get(desk.active);
  const keys = {
    ArrowDown: () => stepBy(1),
    ArrowUp: () => stepBy(-1),
    Comma: actions.settings,
    KeyC: () => {
      change('columns', String((Number(settings().columns) % COLUMNS_MAX) + 1));
      desk.emit('changed');
    },
    KeyH: actions.keys,
    KeyI: () => actions.details(),
    KeyL: () => actions.focusList(),
    KeyN: actions.takeNext,
    KeyR: actions.replies,
    KeyU: () => {
      const unread = [...desk.chats.values()].find(({ id, chat }) => id !== desk.active && chat.unread > 0);
      unread && actions.show(unread.id);
    },
    KeyX: () => active() && !active().isOver && actions.end(active()),
  };
  for (let i = 0; i < 9; i++) {
    keys[`Digit${i + 1}`] = () => showAt(i);
  }
  return keys;
}

function escape(desk, actions) {
  const active = desk.chats.get(desk.active);
  // What was written and not sent goes with its Close alone.
  active?.isOver && !active.hasUnsent ? actions.close(active) : actions.focusList();
}
