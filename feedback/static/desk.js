/* One press is one post. Pages work without it. ES2017; keeps nothing anywhere. */
(function () {
  'use strict';
  // A form that leads to no page, as a download or a stopped one, is sent again after this.
  var PATIENCE = 10000;

  function release(form) { form.removeAttribute('aria-busy'); }

  // Nothing is disabled: the value of the pressed button is sent, and what the eye reads stays as it is.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.hasAttribute('aria-busy')) return event.preventDefault();
    form.setAttribute('aria-busy', 'true');
    setTimeout(release, PATIENCE, form);
  });

  // Back on a page that the browser kept as it was left.
  addEventListener('pageshow', function () { document.querySelectorAll('form[aria-busy]').forEach(release); });
})();
