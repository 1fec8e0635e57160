import { html } from '/lit/lit-html.js';
import { t } from './texts.js';

/** How the connection is, always in sight. */
export function connection(desk) {
  const { link, chats } = desk;
  const cut = [...chats.values()].filter(({ isCut }) => isCut);
  if (!link.connected) {
    cut.push(link);
  }
  const dues = cut.map(({ retryAt }) => retryAt).filter((retryAt) => retryAt !== null);
  const state = !navigator.onLine ? 'offline' : cut.length > 0 ? 'reconnecting' : 'connected';
  const isWaiting = state === 'reconnecting' && dues.length > 0;
  return html`
    <p class="connection" data-state=${state}>
      <span class="dot" aria-hidden="true"></span><span>${words(state, dues)}</span>
      <button type="button" class="link" ?hidden=${!isWaiting} @click=${() => desk.tryNow()}>${t('tryNow')}</button>
    </p>`;
}

function words(state, dues) {
  if (state === 'connected') {
    return t('connected');
  }
  if (state === 'offline') {
    return t('offline');
  }
  const seconds = Math.ceil((Math.min(...dues) - performance.now()) / 1000);
  return dues.length > 0 && seconds > 0 ? t('reconnectingIn', { seconds }) : t('connecting');
}
