/* The portal works without this file; with it a form shows a chosen file and is sent once. What does not apply is hidden by conditions.js, what is saved said by autosave.js. */
(function () {
  "use strict";
  var all = function (css, root) { return Array.prototype.slice.call((root || document).querySelectorAll(css)); };

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

  /* The page read aloud, block by block, where the browser has a voice for its language; a part in another one in its own. */
  function readAloud(button) {
    var speech = window.speechSynthesis, start = button.title, blocks = "h1,h2,h3,h4,p,li,dt,dd,label,legend,th,td,summary";
    if (!speech) { return; }
    function say(words, reads) { button.title = words; button.setAttribute("aria-label", words); button.setAttribute("aria-pressed", reads); }
    function stop() { speech.cancel(); say(start, false); }
    function isRead(e) { return e.offsetParent && !e.querySelector(blocks) && e.innerText.trim(); }
    function read() {
      var parts = all(blocks, document.querySelector("main")).filter(isRead);
      parts.forEach(function (e, i) {
        var part = new SpeechSynthesisUtterance(e.innerText);
        part.lang = e.closest("[lang]").lang;
        if (i === parts.length - 1) { part.onend = stop; }
        speech.speak(part);
      });
      say(button.getAttribute("data-reads-aloud"), true);
    }
    function show() {
      var page = document.documentElement.lang;
      button.hidden = !speech.getVoices().some(function (v) { return v.lang.slice(0, 2).toLowerCase() === page; });
    }
    button.addEventListener("click", function () { if (button.title === start) { read(); } else { stop(); } });
    window.addEventListener("pagehide", stop);
    say(start, false);
    if (speech.addEventListener) { speech.addEventListener("voiceschanged", show); }
    show();
  }

  all("form[data-once]").forEach(once);
  all("[data-reads-aloud]").forEach(readAloud);
  all("input[type=file][data-chosen]").forEach(fileChosen);
  all("[data-print]").forEach(function (b) { b.hidden = false; b.addEventListener("click", function () { window.print(); }); });
  var errors = document.querySelector(".errors");
  if (errors) { errors.focus(); }
})();
