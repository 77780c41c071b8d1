/* The portal works without this file; with it a form hides what does not apply, says what is saved, and shows a chosen file. */
(function () {
  "use strict";
  var all = function (css, root) { return Array.prototype.slice.call((root || document).querySelectorAll(css)); };

  /* JsonLogic: the same few operators as web/ui/conditions.py */
  function truthy(v) { return Array.isArray(v) ? v.length > 0 : Boolean(v); }
  function holds(rule, data) {
    if (Array.isArray(rule)) { return rule.map(function (r) { return holds(r, data); }); }
    if (rule === null || typeof rule !== "object") { return rule; }
    var op = Object.keys(rule)[0], raw = rule[op];
    var args = (Array.isArray(raw) ? raw : [raw]);
    if (op === "and") { return args.every(function (a) { return truthy(holds(a, data)); }); }
    if (op === "or") { return args.some(function (a) { return truthy(holds(a, data)); }); }
    var v = args.map(function (a) { return holds(a, data); });
    switch (op) {
      case "var": return v[0] in data ? data[v[0]] : (v.length > 1 ? v[1] : null);
      case "==": case "===": return same(v[0], v[1]);
      case "!=": case "!==": return !same(v[0], v[1]);
      case "!": return !truthy(v[0]);
      case "!!": return truthy(v[0]);
      case "in": return v[1] != null && v[1].indexOf(v[0]) !== -1;
      case "<": return number(v[0]) < number(v[1]);
      case "<=": return number(v[0]) <= number(v[1]);
      case ">": return number(v[0]) > number(v[1]);
      case ">=": return number(v[0]) >= number(v[1]);
      default: return true;
    }
  }
  function number(v) { return v === null || v === "" ? NaN : Number(v); }
  function same(a, b) {
    if (a === null || b === null) { return a === b; }
    return String(a) === String(b);
  }

  function answers(form, prefix) {
    var data = {};
    all("input, select, textarea", form).forEach(function (el) {
      if (!el.name || el.name.indexOf(prefix) !== 0) { return; }
      var key = el.name.slice(prefix.length);
      if (el.type === "checkbox" && el.hasAttribute("data-many")) {
        data[key] = (data[key] || []).concat(el.checked ? [el.value] : []);
      } else if (el.type === "checkbox") { data[key] = el.checked; }
      else if (el.type === "radio") { if (el.checked) { data[key] = el.value; } }
      else { data[key] = el.value === "" ? null : el.value; }
    });
    return data;
  }

  function conditional(form) {
    var parts = all("[data-show]", form);
    if (!parts.length) { return; }
    var prefix = parts[0].getAttribute("data-prefix") || "";
    function refresh() {
      var data = answers(form, prefix);
      parts.forEach(function (part) { part.hidden = !truthy(holds(JSON.parse(part.getAttribute("data-show")), data)); });
    }
    form.addEventListener("change", refresh);
    refresh();
  }

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

  all("form").forEach(conditional);
  all("form[data-autosave]").forEach(savedSign);
  all("form[data-once]").forEach(once);
  all("input[type=file][data-chosen]").forEach(fileChosen);
  all("[data-print]").forEach(function (b) { b.hidden = false; b.addEventListener("click", function () { window.print(); }); });
  var errors = document.querySelector(".errors");
  if (errors) { errors.focus(); }
})();
