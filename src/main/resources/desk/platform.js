/** On a Mac, Option alone writes letters: another key is held with it. */
export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** A field that gets the focus brings up a keyboard, over what is to be read. */
export const HAS_SCREEN_KEYS = matchMedia('(pointer: coarse)').matches;

/** What is held for a shortcut, in words. */
export const ALT = IS_MAC ? 'Ctrl+Option' : 'Alt';
