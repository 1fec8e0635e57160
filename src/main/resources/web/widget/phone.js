/** Upright or on its side: the panel is the whole screen. The styles here and of the launcher say the same. */
const PHONE = matchMedia('(max-width: 480px), (max-height: 480px)');

export function isPhone() {
  return PHONE.matches;
}

/** Above the keyboard of a phone, which makes the visible part smaller, not the page; and so does who looks closer. */
export function fit(element, isOpen) {
  const { scale, height, offsetTop } = visualViewport ?? {};
  const isFitted = isOpen && PHONE.matches && Math.abs(scale - 1) < 0.05;
  element.style.height = isFitted ? `${height}px` : '';
  element.style.top = isFitted ? `${offsetTop}px` : '';
}
