/* The portal works without this file; with it a form says what is saved and shows a chosen file. What does not apply is hidden by conditions.js. */
(function () {
  "use strict";
  var all = function (css, root) { return Array.prototype.slice.call((root || document).querySelectorAll(css)); };

  function savedSign(form) {
    var sign = form.querySelector("[data-saved]"), timer = null, busy = false;
    if (!sign || !window.fetch || !window.FormData) { return; }
    function save() {
      if (busy) { timer = setTimeout(save, 800); return; }
      busy = true;
      var body = new FormData(form);
      all("input[type=file]", form).forEach(function (el) { body.delete(el.name); });
      fetch(form.getAttribute("data-autosave"), { method: "POST", body: body, credentials: "same-origin", headers: { "X-Autosave": "1" } })
        .then(function (r) { if (!r.ok) { throw new Error(r.status); } say(sign, "saved"); })
        .catch(function () { say(sign, "failed"); })
        .then(function () { busy = false; });
    }
    form.addEventListener("change", function () { clearTimeout(timer); say(sign, "saving"); timer = setTimeout(save, 500); });
  }
  function say(sign, what) {
    var now = new Date(), two = function (n) { return (n < 10 ? "0" : "") + n; };
    sign.textContent = sign.getAttribute("data-" + what).replace("{time}", two(now.getHours()) + ":" + two(now.getMinutes()));
  }

  function fileChosen(input) {
    var place = document.getElementById(input.getAttribute("data-chosen"));
    if (!place) { return; }
    input.addEventListener("change", function () {
      var file = input.files && input.files[0];
      place.textContent = "";
      if (!file) { return; }
      var limit = Number(input.getAttribute("data-max")) || 0;
      if (limit && file.size > limit) { place.textContent = input.getAttribute("data-too-big"); input.value = ""; return; }
      if (/^image\//.test(file.type) && window.URL) {
        var img = document.createElement("img");
        img.alt = ""; img.className = "file-thumb"; img.src = URL.createObjectURL(file);
        place.appendChild(img);
      }
      place.appendChild(document.createTextNode(" " + file.name));
    });
  }

  function once(form) {
    window.addEventListener("pageshow", function (event) { if (event.persisted) { window.location.reload(); } });
    form.addEventListener("submit", function (event) {
      setTimeout(function () { all("button[type=submit], button:not([type])", form).forEach(function (b) { b.setAttribute("aria-disabled", "true"); }); }, 0);
      if (form.sent) { event.preventDefault(); }
      form.sent = true;
    });
  }

  all("form[data-autosave]").forEach(savedSign);
  all("form[data-once]").forEach(once);
  all("input[type=file][data-chosen]").forEach(fileChosen);
  all("[data-print]").forEach(function (b) { b.hidden = false; b.addEventListener("click", function () { window.print(); }); });
  var errors = document.querySelector(".errors");
  if (errors) { errors.focus(); }
})();
