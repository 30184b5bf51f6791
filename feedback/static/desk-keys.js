/* Asks a security key and sends what it answers. ES2017; keeps nothing anywhere. */
(function () {
  'use strict';
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytesOf(text) {
    var plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }

  function textOf(buffer) {
    var plain = Array.from(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); }).join('');
    return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }

  function withBytes(key) {
    return Object.assign({}, key, { id: bytesOf(key.id) });
  }

  function asked(form) {
    var options = JSON.parse(form.dataset.options);
    options.challenge = bytesOf(options.challenge);
    if (options.user) options.user = withBytes(options.user);
    ['allowCredentials', 'excludeCredentials'].forEach(function (list) {
      if (options[list]) options[list] = options[list].map(withBytes);
    });
    return { publicKey: options };
  }

  function written(key) {
    var response = {};
    ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature'].forEach(function (part) {
      if (key.response[part]) response[part] = textOf(key.response[part]);
    });
    return JSON.stringify({ id: key.id, rawId: textOf(key.rawId), type: key.type, response: response });
  }

  document.querySelectorAll('form[data-key]').forEach(function (form) {
    var part = form.querySelector('[data-with-keys]'), failed = part.querySelector('[data-failed]'), asking = false;

    async function ask() {
      if (asking || (form.dataset.key === 'create' && !form.reportValidity())) return;
      asking = true;
      failed.hidden = true;
      try {
        form.elements.answer.value = written(await navigator.credentials[form.dataset.key](asked(form)));
        form.submit();
      } catch (error) {
        failed.textContent = error.name === 'InvalidStateError' ? failed.dataset.known : failed.dataset.failed;
        failed.className = 'error';
        failed.hidden = false;
        asking = false;
      }
    }

    part.hidden = false;
    form.querySelector('[data-without-keys]').hidden = true;
    part.querySelector('button').addEventListener('click', ask);
    // Enter in the name's field would send it without a key.
    if (form.dataset.key === 'create') form.addEventListener('submit', function (event) { event.preventDefault(); ask(); });
  });
})();
