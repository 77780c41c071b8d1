/* A long list is found in by typing, with or without marks, also by what its entries were called before. The list itself stays the
   answer; without this file it is an ordinary list. */
(function () {
  "use strict";
  function fold(text) { return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\s+/g, " ").trim(); }
  /* The script may stand in a page twice. */
  function finder(select) {
    if (select.hasAttribute("data-finds")) { return; }
    select.setAttribute("data-finds", "");
    var every = Array.prototype.slice.call(select.options), input = document.createElement("input"), told = document.createElement("p");
    input.type = "search"; input.className = "input find"; input.autocomplete = "off";
    input.placeholder = select.getAttribute("data-find");
    input.setAttribute("aria-label", select.getAttribute("data-find"));
    input.setAttribute("aria-controls", select.id);
    told.className = "hint"; told.setAttribute("role", "status");
    select.parentNode.insertBefore(input, select);
    select.parentNode.insertBefore(told, select);
    function also(option) { return option.getAttribute("data-also") || ""; }
    function former(option, wanted) {
      return also(option).split("; ").filter(function (part) { return fold(part).indexOf(wanted) !== -1; });
    }
    /* Whether a former name leads to several entries: then only the village or quarter tells which. */
    function divided(options, wanted) {
      var names = [].concat.apply([], options.map(function (o) { return former(o, wanted); }));
      return names.some(function (name, n) { return names.indexOf(name) !== n; });
    }
    input.addEventListener("input", function (event) {
      event.stopPropagation();
      var chosen = select.options[select.selectedIndex], wanted = fold(input.value), kept = every.filter(function (o) { return !wanted || o.selected || fold(o.text).indexOf(wanted) !== -1 || fold(also(o)).indexOf(wanted) !== -1; });
      var fit = kept.filter(function (o) { return wanted && o.value && (fold(o.text).indexOf(wanted) !== -1 || fold(also(o)).indexOf(wanted) !== -1); });
      every.forEach(function (o) { if (o.parentNode) { select.removeChild(o); } });
      kept.forEach(function (o) { select.appendChild(o); });
      /* Taking options out lets the browser choose another. */
      if (chosen) { chosen.selected = true; }
      told.textContent = !wanted ? "" : !fit.length ? select.getAttribute("data-none") : fit.slice(0, 4).map(function (o) {
        var before = former(o, wanted).join("; ");
        return o.text + (before ? " (" + select.getAttribute("data-was") + " " + before + ")" : "");
      }).join("; ") + (divided(fit, wanted) ? ". " + select.getAttribute("data-divided") : "");
      if (fit.length === 1 && !fit[0].selected) { fit[0].selected = true; select.dispatchEvent(new Event("change", { bubbles: true })); }
    });
    input.addEventListener("change", function (event) { event.stopPropagation(); });
  }
  Array.prototype.slice.call(document.querySelectorAll("select[data-find]")).forEach(finder);
})();
