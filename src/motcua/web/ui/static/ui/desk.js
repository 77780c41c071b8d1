/* The desk's keyboard: j/k move, Enter opens, x chooses, "/" searches, "?" shows the keys. */
(function () {
  "use strict";
  var here = -1;
  function rows() { return Array.prototype.slice.call(document.querySelectorAll("table[data-worklist] tbody tr")); }
  function writing(el) { return el && (/^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName) && !/^(checkbox|radio)$/.test(el.type) || el.isContentEditable); }

  function go(step) {
    var list = rows();
    if (!list.length) { return; }
    if (list[here]) { list[here].classList.remove("is-here"); }
    here = Math.max(0, Math.min(list.length - 1, here + step));
    list[here].classList.add("is-here");
    list[here].scrollIntoView({ block: "nearest" });
    var link = list[here].querySelector("a");
    if (link) { link.focus({ preventScroll: true }); }
  }
  function choose() {
    var row = rows()[here], box = row && row.querySelector("input[type=checkbox]");
    if (box) { box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); }
  }
  function open() {
    var row = rows()[here], link = row && row.querySelector("a");
    if (link) { link.click(); }
  }
  function keys() {
    var box = document.getElementById("keys");
    if (box && box.showModal && !box.open) { box.showModal(); }
  }
  function search() {
    var box = document.getElementById("desk-search");
    if (box) { box.focus(); box.select(); }
  }
  function page(step) {
    var link = document.querySelector(step > 0 ? "[data-next-paper]" : "[data-previous-paper]");
    if (link) { link.click(); }
  }

  /* On a narrow screen the lists are a strip: the one that is open is brought into sight. */
  var strip = document.querySelector(".lists"), current = strip && strip.querySelector("[aria-current]");
  if (current) { strip.scrollLeft = current.getBoundingClientRect().left - strip.getBoundingClientRect().left - 16; }

  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey) { return; }
    if (e.key === "Escape" && writing(document.activeElement)) { document.activeElement.blur(); return; }
    if (writing(e.target) || document.querySelector("dialog[open]")) { return; }
    var act = { j: function () { go(1); }, k: function () { go(-1); }, x: choose, "/": search, "?": keys,
      ArrowRight: function () { page(1); }, ArrowLeft: function () { page(-1); } }[e.key];
    if (e.key === "Enter" && here >= 0 && !/^(A|BUTTON|SUMMARY)$/.test(e.target.tagName)) { act = open; }
    if (act) { act(); if (e.key.length === 1) { e.preventDefault(); } }
  });
  document.addEventListener("click", function (e) {
    var opener = e.target.closest("[data-open]"), closer = e.target.closest("[data-close]"), all = e.target.closest("[data-choose-all]");
    if (opener) { var box = document.getElementById(opener.getAttribute("data-open")); if (box && box.showModal) { e.preventDefault(); box.showModal(); } }
    if (closer) { e.preventDefault(); closer.closest("dialog").close(); }
    if (all) { rows().forEach(function (r) { var b = r.querySelector("input[type=checkbox]"); if (b) { b.checked = all.checked; } }); }
    var zoom = e.target.closest("[data-zoom]");
    if (zoom) {
      var view = document.querySelector(".viewer-page"), now = Number(view.getAttribute("data-level") || 1);
      now = Math.max(1, Math.min(3, now + Number(zoom.getAttribute("data-zoom"))));
      view.setAttribute("data-level", now);
      view.className = "viewer-page" + (now > 1 ? " zoom-" + now : "");
    }
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-print]").forEach(function (b) { b.hidden = false; b.addEventListener("click", function () { window.print(); }); });
    var errors = document.querySelector(".errors");
    if (errors) { errors.focus(); }
  });
})();
