/* Shows of a form only what applies. Without this file everything is shown, and the server leaves out what does not apply.
   The rules are those of kernel/json_logic.py; json_logic_vectors.json holds both to the same meaning. */
(function () {
  "use strict";
  var LARGEST = Math.pow(2, 53) - 1, has = Object.prototype.hasOwnProperty;
  var ARGUMENTS = {
    "and": [0, Infinity], "or": [0, Infinity], "if": [0, Infinity], "var": [1, 2], "!": [1, 1], "!!": [1, 1], "in": [2, 2],
    "==": [2, 2], "===": [2, 2], "!=": [2, 2], "!==": [2, 2], "<": [2, 2], "<=": [2, 2], ">": [2, 2], ">=": [2, 2],
    "+": [1, Infinity], "*": [1, Infinity], "-": [2, 2], "years": [2, 2],
    "years_surely": [2, 2], "sum": [2, 2], "min": [1, Infinity], "max": [1, Infinity]
  };
  function isObject(v) { return v !== null && typeof v === "object" && !Array.isArray(v); }
  function truth(v) {
    if (Array.isArray(v)) { return v.length > 0; }
    return isObject(v) ? Object.keys(v).length > 0 : Boolean(v);
  }
  function holds(rule, data) { return truth(value(rule, data)); }
  function value(rule, data) {
    var of = function (r) { return value(r, data); }, is = function (r) { return holds(r, data); };
    if (Array.isArray(rule)) { return rule.map(of); }
    if (!isObject(rule)) { return rule; }
    var op = operator(rule), args = Array.isArray(rule[op]) ? rule[op] : [rule[op]];
    if (args.length < ARGUMENTS[op][0] || args.length > ARGUMENTS[op][1]) { throw new Error(op + ": " + args.length); }
    if (op === "and") { return args.every(is); }
    if (op === "or") { return args.some(is); }
    if (op === "if") { return branch(args, is, of); }
    return calculate(op, args.map(of), data);
  }
  function operator(rule) {
    var names = Object.keys(rule);
    if (names.length !== 1 || !has.call(ARGUMENTS, names[0])) { throw new Error("unknown JsonLogic: " + names.join()); }
    return names[0];
  }
  function branch(args, is, of) {
    for (var i = 0; i + 1 < args.length; i += 2) { if (is(args[i])) { return of(args[i + 1]); } }
    return args.length % 2 ? of(args[args.length - 1]) : null;
  }
  function calculate(op, v, data) {
    switch (op) {
      case "var": return variable(data, v[0], v.length > 1 ? v[1] : null);
      case "==": case "===": return same(v[0], v[1]);
      case "!=": case "!==": return !same(v[0], v[1]);
      case "!": return !truth(v[0]);
      case "!!": return truth(v[0]);
      case "in": return contains(v[0], v[1]);
      case "years": return between(span(v[0])[0], span(v[1])[1]);
      case "years_surely": return between(span(v[0])[1], span(v[1])[0]);
      case "<": return order(v[0], v[1]) < 0;
      case "<=": return order(v[0], v[1]) <= 0;
      case ">": return order(v[0], v[1]) > 0;
      case ">=": return order(v[0], v[1]) >= 0;
      case "+": return fold(v, function (a, b) { return a + b; });
      case "*": return fold(v, function (a, b) { return a * b; });
      case "-": return fold(v, function (a, b) { return a - b; });
      case "sum": return sum(v[0], v[1]);
      case "min": return fold(v, function (a, b) { return b < a ? b : a; });
      default: return fold(v, function (a, b) { return b > a ? b : a; });
    }
  }
  function variable(data, path, otherwise) {
    if (typeof path !== "string") { throw new Error("a variable is named by a text"); }
    var found = path.split(".").reduce(function (v, part) { return isObject(v) && has.call(v, part) ? v[part] : null; }, data);
    return found === null ? otherwise : found;
  }
  function same(a, b) {
    if (Array.isArray(a) && Array.isArray(b)) { return a.length === b.length && a.every(function (v, i) { return same(v, b[i]); }); }
    if (!isObject(a) || !isObject(b)) { return a === b; }
    var names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every(function (n) { return has.call(b, n) && same(a[n], b[n]); });
  }
  function contains(needle, hay) {
    if (typeof hay === "string") { return typeof needle === "string" && hay.indexOf(needle) !== -1; }
    return Array.isArray(hay) && hay.some(function (v) { return same(needle, v); });
  }
  /* Below, at or above zero; NaN, which is none of them, where there is no order. Text by its characters, not by their halves. */
  function order(a, b) {
    if (typeof a !== typeof b || (typeof a !== "number" && typeof a !== "string")) { return NaN; }
    if (typeof a === "number") { return a - b; }
    var x = Array.from(a), y = Array.from(b), i = 0;
    while (i < x.length && i < y.length && x[i] === y[i]) { i += 1; }
    return i < x.length && i < y.length ? x[i].codePointAt(0) - y[i].codePointAt(0) : x.length - y.length;
  }
  /* Whole years between two days as ISO text. */
  function between(first, last) {
    if (!first || !last) { return null; }
    return Number(last.slice(0, 4)) - Number(first.slice(0, 4)) - (last.slice(5) < first.slice(5) ? 1 : 0);
  }
  /* The first and the last day that a day, a month ("1965-03") or a year ("1965", or a number) can mean. */
  function span(v) {
    var text = typeof v === "number" && v % 1 === 0 && v >= 1 && v <= 9999 ? ("000" + v).slice(-4) : v;
    if (typeof text !== "string" || !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(text)) { return []; }
    var first = text + "-01-01".slice(text.length - 4);
    return isoDay(first) ? [first, text + "-12-31".slice(text.length - 4)] : [];
  }
  function isoDay(iso) {
    var at = new Date(iso + "T00:00:00Z");
    return !isNaN(at) && iso > "0001" && at.toISOString().slice(0, 10) === iso;
  }
  function counts(n) { return typeof n === "number" && Math.abs(n) <= LARGEST; }
  function fold(numbers, step) {
    if (!numbers.every(counts)) { return null; }
    for (var total = numbers[0], i = 1; i < numbers.length; i += 1) {
      total = step(total, numbers[i]);
      if (!counts(total)) { return null; }
    }
    return total;
  }
  function sum(rows, name) {
    if (!Array.isArray(rows) || typeof name !== "string") { return null; }
    var told = rows.filter(function (row) { return isObject(row) && has.call(row, name) && row[name] !== null; });
    return told.length ? fold(told.map(function (row) { return row[name]; }), function (a, b) { return a + b; }) : null;
  }
  window.JsonLogic = { value: value, holds: holds };

  /* What was typed, read as procedures/parsing.py reads it; `reading_vectors.json` holds both to the same. */
  function tidy(text) { return text.normalize("NFC").replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "").trim(); }
  function two(n) { return (n.length < 2 ? "0" : "") + n; }
  function day(text) {
    var f = /^(\d{1,2})[\/.\- ](\d{1,2})[\/.\- ](\d{4})$/.exec(text) || /^(\d{2})(\d{2})(\d{4})$/.exec(text);
    var iso = f ? f[3] + "-" + two(f[2]) + "-" + two(f[1]) : text;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) { return text; }
    return isoDay(iso) ? iso : text;
  }
  /* A birth as far as papers know it, as kernel/birth.py reads it. */
  function birth(text) {
    var iso = day(text), f = /^(?:00[\/.\- ]?)?(0[1-9]|1[0-2]|[1-9](?=[\/.\- ]))[\/.\- ]?(\d{4})$/.exec(text);
    if (iso !== text || isoDay(text)) { return iso; }
    if (f) { return f[2] + "-" + two(f[1]); }
    f = /^(?:00[\/.\- ]?00[\/.\- ]?)?(\d{4})(?:[\/.\-]?00[\/.\-]?00)?$/.exec(text);
    return f ? f[1] : text;
  }
  function number(text, whole) {
    var parts = text.split(","), head = parts.shift();
    var plain = (/^-?\d{1,3}([. ]\d{3})+$/.test(head) ? head.replace(/[. ]/g, "") : head) + (parts.length ? "." + parts.join(",") : "");
    if (!/^-?\d{1,18}(\.\d{1,9})?$/.test(plain) || (whole && plain.indexOf(".") !== -1)) { return text; }
    return Number(plain);
  }
  function read(how, raw) {
    var text = how === "lines" ? tidy(raw.replace(/\r\n/g, "\n")) : tidy(raw).split(/\s+/).join(" ");
    switch (how) {
      case "day": return day(text);
      case "birth": return birth(text);
      case "whole": case "decimal": return number(text, how === "whole");
      case "phone": return text.replace(/[\s.\-()]/g, "").replace(/^\+?84(?=\d{9}$)/, "0");
      case "month": return text.replace(/^(\d{1,2})[\/.\- ](\d{4})$/, function (all, m, y) { return y + "-" + two(String(Number(m))); }).toLowerCase();
      case "number": return text.replace(/[\s.\-]/g, "").toUpperCase();
      case "digits": return text.replace(/[\s.\-]/g, "");
      default: return text;
    }
  }
  window.JsonLogic.read = read;

  function chosen(el) { return el.hasAttribute("data-const") ? JSON.parse(el.getAttribute("data-const")) : tidy(el.value); }
  function answer(el) {
    if (el.tagName === "SELECT") { return el.value === "" ? null : chosen(el.options[el.selectedIndex]); }
    if (el.type === "radio") { return el.checked ? chosen(el) : null; }
    if (el.type === "checkbox") { return el.checked ? (el.hasAttribute("data-many") ? [chosen(el)] : true) : null; }
    return read(el.getAttribute("data-reads"), el.value);
  }
  /* Unanswered fields are left out; the fields of a repeated part, `people-0-name`, make a list of its filled rows. The
     boxes of an address are one answer. */
  function answers(form, prefix) {
    var data = {}, rows = {};
    all("input, select, textarea", form).forEach(function (el) {
      if (!el.name || el.name.indexOf(prefix) !== 0 || el.type === "hidden" || el.type === "file") { return; }
      var v = answer(el), at = /^(.+)-(\d+)-(.+)$/.exec(el.name.slice(prefix.length)), into = data, key = el.name.slice(prefix.length);
      if (v === null || v === "") { return; }
      if (at) { key = at[3]; rows[at[1]] = rows[at[1]] || []; into = rows[at[1]][at[2]] = rows[at[1]][at[2]] || {}; }
      into[key] = Array.isArray(v) ? (into[key] || []).concat(v) : v;
    });
    [data].concat.apply([data], Object.keys(rows).map(function (name) { return rows[name].filter(Boolean); })).forEach(together);
    Object.keys(rows).forEach(function (name) { data[name] = rows[name].filter(Boolean); });
    return data;
  }
  function together(found) {
    Object.keys(found).forEach(function (key) {
      var name = /^(.+)-commune$/.exec(key), parts = name && ["-place", "-commune", "-province"].map(function (part) { return found[name[1] + part]; });
      if (name) { found[name[1]] = parts.filter(Boolean).join(", "); }
    });
  }
  function all(css, root) { return Array.prototype.slice.call(root.querySelectorAll(css)); }

  function parts(form) {
    return all("[data-show]", form).map(function (el) {
      return { el: el, field: el.getAttribute("data-field"), rule: JSON.parse(el.getAttribute("data-show")) };
    });
  }
  /* A rule that means nothing hides nothing. */
  function applies(part, data) { try { return holds(part.rule, data); } catch (error) { return true; } }
  /* What is hidden is not answered, and that may hide something else. A page may ask by several forms in one, each
     with a prefix of its own before its names. */
  function refresh(form) {
    var by_prefix = {}, places = all("[data-computed]", form);
    parts(form).concat(places.map(function (el) { return { el: el }; })).forEach(function (part) {
      var prefix = part.el.getAttribute("data-prefix") || "";
      by_prefix[prefix] = (by_prefix[prefix] || []).concat(part.rule === undefined ? [] : part);
    });
    Object.keys(by_prefix).forEach(function (prefix) {
      var own = places.filter(function (el) { return el.getAttribute("data-prefix") === prefix; });
      show(by_prefix[prefix], answers(form, prefix), own);
    });
  }
  function show(found, data, places) {
    work(places, data);
    found.concat(found.slice(0, 1)).forEach(function () {
      var hidden = found.filter(function (part) { return has.call(data, part.field) && !applies(part, data); });
      hidden.forEach(function (part) { delete data[part.field]; });
      if (hidden.length) { work(places, data); }
    });
    found.forEach(function (part) { if (!applies(part, data)) { delete data[part.field]; } });
    found.forEach(function (part) { part.el.hidden = !applies(part, data); });
    places.forEach(function (el) {
      var v = data[el.getAttribute("data-key")];
      el.textContent = v === undefined ? el.getAttribute("data-unknown") : worded(v, el.getAttribute("data-format"));
    });
  }
  /* What is worked out of other answers, and may be of one another. The server works it out anew. */
  function work(places, data) {
    places.forEach(function () {
      places.forEach(function (el) {
        var key = el.getAttribute("data-key"), v = null;
        try { v = value(JSON.parse(el.getAttribute("data-computed")), data); } catch (error) { v = null; }
        if (v === null || v === "") { delete data[key]; } else { data[key] = v; }
      });
    });
  }
  function worded(v, format) {
    if (format === "money" && typeof v === "number") { return String(v).replace(/\B(?=(\d{3})+$)/g, ".") + " đ"; }
    if (format === "date") { return String(v).replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$3/$2/$1"); }
    return typeof v === "number" ? String(v).replace(".", ",") : String(v);
  }
  all("form", document).forEach(function (form) {
    if (!form.refreshed) { form.addEventListener("change", function () { refresh(form); }); }
    form.refreshed = true;
    refresh(form);
  });
})();
