// Runs before the widget, which reads its own tag.
const lang = new URLSearchParams(location.search).get('lang');
if (lang) {
  document.querySelector('script[src="/widget.js"]').dataset.lang = lang;
}

const snippet = `<script type="module" src="${location.origin}/widget.js"></script>`;
document.querySelector('#snippet').textContent = snippet;

const copy = document.querySelector('#copy');
copy.addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(snippet);
    copy.textContent = 'Copied';
    setTimeout(() => (copy.textContent = 'Copy'), 2000);
  } catch {
    // No clipboard without TLS: selected, it can be copied by hand.
    getSelection().selectAllChildren(document.querySelector('#snippet'));
  }
});
