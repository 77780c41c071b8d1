/* A long form (data-parts) shows one heading at a time. Nothing is sent between parts: the form saves itself, and "next" goes to
   the server from the last part only. Without this file all headings stand below each other on the page. */
(function () {
  "use strict";
  var all = function (css, root) { return Array.prototype.slice.call(root.querySelectorAll(css)); };

  function pager(form) {
    var parts = all("[data-part]", form), now = 0, bar = document.createElement("nav"), list = document.createElement("ol");
    if (parts.length < 2) { return; }

    function heading(part) { return part.querySelector("legend, h2"); }
    function turn(to, quietly) {
      now = Math.max(0, Math.min(parts.length - 1, to));
      parts.forEach(function (part, n) { part.hidden = n !== now; });
      all("button", list).forEach(function (b, n) { if (n === now) { b.setAttribute("aria-current", "step"); } else { b.removeAttribute("aria-current"); } });
      form.setAttribute("action", window.location.pathname + window.location.search + "#phan-" + (now + 1));
      bar.querySelector("[role=status]").textContent = form.getAttribute("data-parts").replace("{n}", now + 1).replace("{all}", parts.length);
      if (!quietly) { heading(parts[now]).focus(); bar.scrollIntoView(); }
    }
    function partOf(id) {
      var target = id && document.getElementById(id), numbered = /^phan-(\d+)$/.exec(id || "");
      return numbered ? Number(numbered[1]) - 1 : parts.findIndex(function (part) { return target && part.contains(target); });
    }
    function show(id) {
      var n = partOf(id);
      if (n >= 0) { turn(n, true); if (document.getElementById(id)) { document.getElementById(id).focus(); document.getElementById(id).scrollIntoView({ block: "center" }); } }
      return n >= 0;
    }
    function leads(button) { return !button || button.value === "next" || (button.value === "save" && button.tabIndex < 0); }

    parts.forEach(function (part, n) {
      var item = document.createElement("li"), button = document.createElement("button");
      button.type = "button"; button.textContent = heading(part).textContent; button.setAttribute("data-turn", n);
      button.addEventListener("click", function () { turn(n); });
      heading(part).tabIndex = -1;
      item.appendChild(button); list.appendChild(item);
    });
    bar.className = "parts"; bar.setAttribute("aria-label", form.getAttribute("data-parts-name"));
    bar.innerHTML = "<p role=\"status\"></p>"; bar.appendChild(list);
    form.insertBefore(bar, parts[0]);
    form.addEventListener("submit", function (event) {
      if (document.activeElement && document.activeElement.hasAttribute("data-sends")) { return; }
      if (leads(event.submitter) && now < parts.length - 1) { event.preventDefault(); event.stopImmediatePropagation(); turn(now + 1); }
    }, true);
    all("[data-back]", form).forEach(function (link) {
      link.addEventListener("click", function (event) { if (now > 0) { event.preventDefault(); turn(now - 1); } });
    });
    document.addEventListener("click", function (event) {
      var link = event.target.closest && event.target.closest("a[href^='#']");
      if (link && show(link.getAttribute("href").slice(1))) { event.preventDefault(); }
    });
    var wrong = parts.findIndex(function (part) { return part.querySelector(".has-error"); });
    turn(0, true);
    if (wrong >= 0) { turn(wrong, true); } else { show(window.location.hash.slice(1)); }
  }
  all("form[data-parts]", document).forEach(pager);
})();
