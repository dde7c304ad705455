// Old syntax on purpose: tells people with an old browser what they need, instead of a blank page.
(function () {
  function show() {
    if (document.documentElement.getAttribute('data-ready') === 'true') return;
    /** @type {HTMLElement} */ (document.getElementById('old')).hidden = false;
    document.documentElement.setAttribute('data-old', 'true');
  }
  window.addEventListener('error', show);
  if (!window.DecompressionStream || !window.Promise || !Array.prototype.at || !window.HTMLDialogElement)
    show();
})();
