/* The desk: a chosen filter acts at once, chosen dossiers are counted, a panel is sent once. Everything works without. */
(function () {
  "use strict";
  function count() {
    var sign = document.querySelector("[data-chosen-count]");
    if (!sign) { return; }
    var n = document.querySelectorAll(".work tbody input[type=checkbox]:checked").length;
    sign.textContent = n ? sign.getAttribute("data-chosen-count").replace("{n}", n) : "";
  }
  document.addEventListener("change", function (e) {
    if (e.target.matches("[data-submits]")) { e.target.form.submit(); }
    if (e.target.matches(".work input[type=checkbox]")) { setTimeout(count, 0); }
  });
  document.addEventListener("click", function (e) {
    document.querySelectorAll(".picker[open], .more[open]").forEach(function (d) { if (!d.contains(e.target)) { d.open = false; } });
  });
  document.addEventListener("submit", function (e) {
    var form = e.target;
    if (!form.matches("[data-busy]")) { return; }
    if (form.sent) { e.preventDefault(); return; }
    form.sent = true;
    setTimeout(function () { document.querySelectorAll("button[form=" + form.id + "]").forEach(function (b) { b.setAttribute("aria-disabled", "true"); }); }, 0);
  });
  window.addEventListener("pageshow", function () { document.querySelectorAll("[data-busy]").forEach(function (f) { f.sent = false; }); count(); });
})();
