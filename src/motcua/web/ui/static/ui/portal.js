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

  all("form[data-once]").forEach(once);
  all("input[type=file][data-chosen]").forEach(fileChosen);
  all("[data-print]").forEach(function (b) { b.hidden = false; b.addEventListener("click", function () { window.print(); }); });
  var errors = document.querySelector(".errors");
  if (errors) { errors.focus(); }
})();
