/** Upright or on its side: the panel is the whole screen. The styles here and of the launcher say the same. */
const PHONE = matchMedia('(max-width: 480px), (max-height: 480px)');

export function isPhone() {
  return PHONE.matches;
}

/**
 * Above the keyboard of a phone, which makes the visible part smaller, not the page; and so does who looks closer. What it covers
 * is not there for readers either.
 */
export function fit(element, isOpen) {
  element.setAttribute('aria-modal', PHONE.matches);
  const { scale, height, offsetTop } = visualViewport ?? {};
  const isFitted = isOpen && PHONE.matches && Math.abs(scale - 1) < 0.05;
  element.style.height = isFitted ? `${height}px` : '';
  element.style.top = isFitted ? `${offsetTop}px` : '';
}

/** Nor for the keyboard: after the last of what takes the focus comes the first; Safari would leave out the buttons. */
export function goRound(event, element) {
  const { activeElement } = element.getRootNode();
  const all = [...element.querySelectorAll('button,input,textarea,a,[tabindex="0"]')].filter(
    (one) => one.getClientRects().length > 0,
  );
  const side = event.shiftKey ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  const there = all.filter((one) => activeElement.compareDocumentPosition(one) & side);
  event.preventDefault();
  (event.shiftKey ? (there.at(-1) ?? all.at(-1)) : (there[0] ?? all[0])).focus();
}
