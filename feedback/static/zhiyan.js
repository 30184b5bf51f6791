/* Improves pages that work without it. ES2017, keeps nothing anywhere. */
(function () {
  'use strict';

  document.querySelectorAll('[data-copy]').forEach(function (button) {
    var label = button.querySelector('span');
    if (!navigator.clipboard || !label) return;
    button.hidden = false;
    button.addEventListener('click', async function () {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      label.textContent = button.dataset.done;
    });
  });

  document.querySelectorAll('[data-count]').forEach(function (line) {
    var field = document.getElementById(line.dataset.count);
    var show = function () {
      // Code points, as the server counts them, not UTF-16 units.
      var left = Number(field.dataset.limit) - Array.from(field.value.trim()).length;
      line.textContent = (left < 0 ? line.dataset.over : line.dataset.left).replace('{n}', Math.abs(left));
      line.classList.toggle('over', left < 0);
    };
    field.addEventListener('input', show);
    show();
  });
})();
