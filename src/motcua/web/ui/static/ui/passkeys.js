/* Passkeys: a button with the server's question asks the browser for a key and sends the answer with its form. */
(function () {
  "use strict";
  function bytes(text) {
    var raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(raw, function (c) { return c.charCodeAt(0); });
  }
  function text(buffer) {
    var raw = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function known(list) { return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); }); }

  function make(asked) {
    asked.challenge = bytes(asked.challenge);
    asked.user.id = bytes(asked.user.id);
    asked.excludeCredentials = known(asked.excludeCredentials);
    return navigator.credentials.create({ publicKey: asked });
  }
  function show(asked) {
    asked.challenge = bytes(asked.challenge);
    asked.allowCredentials = known(asked.allowCredentials);
    return navigator.credentials.get({ publicKey: asked });
  }
  function written(key) {
    var parts = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (key.response[name]) { parts[name] = text(key.response[name]); }
    });
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response: parts, clientExtensionResults: {} });
  }
  function offer(button) {
    if (!window.PublicKeyCredential || button.offered) { return; }
    button.offered = true;
    var box = button.closest("[data-passkey-box]"), form = button.form, said = box.querySelector("[data-passkey-failed]");
    box.hidden = false;
    button.addEventListener("click", function () {
      var asked = JSON.parse(document.getElementById(button.getAttribute("data-passkey")).textContent);
      said.hidden = true;
      (button.getAttribute("data-way") === "make" ? make(asked) : show(asked)).then(function (key) {
        form.querySelector("[name=_passkey]").value = written(key);
        form.noValidate = true;
        /* A form that is sent by script (the cover of a locked screen) hears of it. */
        if (form.hasAttribute("data-unlock")) { form.requestSubmit(); } else { form.submit(); }
      }).catch(function () { said.hidden = false; });
    });
  }
  function all(root) { root.querySelectorAll("[data-passkey]").forEach(offer); }
  document.addEventListener("motcua:passkeys", function (event) { all(event.detail); });
  all(document);
})();
