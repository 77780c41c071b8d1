/* The desk: a chosen filter acts at once, a panel is sent once. Everything works without. */
(function () {
  "use strict";
  document.addEventListener("change", function (e) {
    if (e.target.matches("[data-submits]")) { e.target.form.submit(); }
  });
  document.addEventListener("click", function (e) {
    document.querySelectorAll(".picker[open], .more[open]").forEach(function (d) { if (!d.contains(e.target)) { d.open = false; } });
  });
  document.addEventListener("submit", function (e) {
    var form = e.target;
    if (!form.matches("[data-busy]")) { return; }
    if (form.sent) { e.preventDefault(); return; }
    form.sent = true;
    setTimeout(function () { document.querySelectorAll('button[form="' + form.id + '"]').forEach(function (b) { b.setAttribute("aria-disabled", "true"); }); }, 0);
  });
  window.addEventListener("pageshow", function () { document.querySelectorAll("[data-busy]").forEach(function (f) { f.sent = false; }); });
})();
