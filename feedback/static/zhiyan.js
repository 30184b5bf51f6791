/* Improves pages that work without it. ES2017; keeps nothing anywhere. */
(function () {
  'use strict';

  document.querySelectorAll('[data-copy]').forEach(function (button) {
    var label = button.querySelector('span');
    button.hidden = false;
    button.addEventListener('click', async function () {
      var source = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
      } catch (missing) {
        // Views before Chromium 66, and pages without https: selected, it can at least be copied by hand.
        getSelection().selectAllChildren(source);
        if (!document.execCommand('copy')) return;
      }
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

  document.querySelectorAll('form[data-keep]').forEach(function (form) {
    var pressed, note, sending, blocked;
    // A new line each time: a reader speaks what appears, not what changes its role. Beside the button, where the eye is.
    var say = function (words, role, look) {
      if (note) note.remove();
      note = document.createElement('p');
      note.className = look;
      note.setAttribute('role', role);
      note.textContent = words;
      (pressed || form.lastElementChild).after(note);
    };
    // A policy without connect-src forbids fetch; then the form goes the ordinary way.
    document.addEventListener('securitypolicyviolation', function () { blocked = true; });
    // A form sent by Enter clicks its first button too, so this works where event.submitter does not exist yet.
    form.addEventListener('click', function (event) { pressed = event.target.closest('button'); });
    form.addEventListener('submit', async function (event) {
      if (blocked) return;
      event.preventDefault();
      if (sending) return;
      sending = true;
      say(form.dataset.sending, 'status', 'sending');
      var data = new FormData(form), pairs = new URLSearchParams(), answer;
      if (pressed && pressed.name) data.append(pressed.name, pressed.value);
      // One by one: before Chromium 61 the constructor makes "[object FormData]" of a form.
      data.forEach(function (value, name) { pairs.append(name, value); });
      try {
        answer = await fetch((pressed && pressed.getAttribute('formaction')) || form.getAttribute('action') || location.href,
          { method: 'POST', body: form.enctype === 'multipart/form-data' ? data : pairs });
        if (answer.status >= 500 || answer.status === 413) throw answer;
        var page = await answer.text();
        if (answer.redirected) return location.replace(answer.url);
        document.open();
        document.write(page);
        document.close();
        scrollTo(0, 0);
        // As after a page of its own: a reader begins with what is new.
        (document.querySelector('[autofocus]') || document.getElementById('errors') || document.getElementById('main')).focus();
      } catch (failure) {
        await new Promise(function (done) { setTimeout(done, 100); });
        if (blocked) return (pressed || form.querySelector('[type=submit]')).click();
        say(form.dataset[failure.status === 413 ? 'large' : failure.status ? 'refused' : 'keep'], 'alert', 'error');
        note.scrollIntoView({ block: 'center' });
      }
      sending = false;
    });
  });
})();
