/** On a Mac, Option alone writes letters: another key is held with it. */
export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** What is held for a shortcut, in words. */
export const ALT = IS_MAC ? 'Ctrl+Option' : 'Alt';
