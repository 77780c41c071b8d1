/* The screen of an official covers itself when nobody worked for the minutes that the server allows, and opens again where it
   was: the page is never left, so nothing typed or chosen is lost. Windows of one browser tell each other. The server locks by
   itself in any case; without this file the next request leads to its question. */
(function () {
  "use strict";
  var cover = document.getElementById("screen");
  if (!cover || !cover.showModal || !window.fetch || !window.Promise) { return; }
  var AFTER = Number(cover.getAttribute("data-after")) * 1000, TELL = Math.min(60000, AFTER / 4), LOOK = Math.min(10000, TELL), AGAIN = 15000;
  var ask = cover.querySelector("[data-ask]"), root = document.documentElement, title = document.title;
  var last = Date.now(), told = last, said = 0, waiting = [];
  var others = window.BroadcastChannel ? new BroadcastChannel("motcua-screen") : null;

  function is_covered() { return cover.open; }
  function tell(what) { if (others) { others.postMessage(what); } }
  function token() { return cover.querySelector("[name=csrfmiddlewaretoken]").value; }
  function call(address, fields) {
    var options = { credentials: "same-origin", redirect: "manual", headers: { "X-Screen": "ask" } };
    if (fields) {
      options.method = "POST"; options.body = fields;
      if (!fields.has("csrfmiddlewaretoken")) { fields.set("csrfmiddlewaretoken", token()); }
    }
    return fetch(address, options);
  }
  function of(name, value) { var fields = new FormData(); fields.set(name, value); return fields; }

  /* What the server says of the session: milliseconds that it stays open; null where it is no longer this person's. */
  function heard(answer) {
    return answer.json().then(function (it) {
      if (it.token) { renew(it.token); }
      if (answer.status === 401) { show("gone"); return null; }
      if (it.by !== cover.getAttribute("data-by")) { show("other"); return null; }
      return it.left * 1000;
    });
  }
  function renew(now) {
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach(function (el) { el.value = now; });
    if (document.body.hasAttribute("hx-headers")) { document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": now })); }
  }
  function look() { return call(cover.getAttribute("data-state")).then(heard); }

  function show(what) {
    if (!is_covered()) { hide_work(); }
    ask.hidden = what !== "ask";
    cover.querySelectorAll("[data-when]").forEach(function (box) { box.hidden = box.getAttribute("data-when") !== what; });
    if (what === "offline") { setTimeout(check, AGAIN); }
  }
  function hide_work() {
    root.classList.add("is-covered");
    title = document.title;
    document.title = cover.getAttribute("data-title");
    cover.showModal();
  }
  function uncover() {
    if (!is_covered()) { return; }
    last = told = Date.now();
    ask.innerHTML = "";
    root.classList.remove("is-covered");
    document.title = title;
    cover.close();
    waiting.splice(0).forEach(function (again) { again(); });
  }

  /* Covered first, then asked: the work is hidden even where the network is away. */
  function lock() {
    if (is_covered()) { return; }
    hide_work();
    tell("locked");
    call(cover.getAttribute("data-state"), of("lock", "1")).then(heard).then(function (left) {
      return left === null ? null : question();
    }).catch(offline);
  }
  function question() { return call(cover.getAttribute("data-unlock")).then(form); }
  function form(answer) {
    if (answer.status === 401) { show("gone"); return null; }
    return answer.text().then(function (html) {
      ask.innerHTML = html;
      show("ask");
      var box = ask.querySelector("[data-unlock]"), field = ask.querySelector(".has-error input") || ask.querySelector("input:not([type=hidden])");
      document.dispatchEvent(new CustomEvent("motcua:passkeys", { detail: ask }));
      if (box) { box.addEventListener("submit", send); }
      if (field) { field.focus(); }
    });
  }
  function send(event) {
    var box = event.target;
    event.preventDefault();
    if (box.sent) { return; }
    box.sent = true;
    call(cover.getAttribute("data-unlock"), new FormData(box)).then(function (answer) {
      if (!/json/.test(answer.headers.get("Content-Type") || "")) { return form(answer); }
      return heard(answer).then(function (left) { if (left) { uncover(); tell("open"); } });
    }).catch(offline).then(function () { box.sent = false; });
  }
  function offline() { show("offline"); }

  /* Another window may have opened or locked it, or somebody logged in again. */
  function check() {
    look().then(function (left) {
      if (left === null) { return null; }
      if (left) { uncover(); return null; }
      if (!is_covered()) { lock(); return null; }
      return ask.innerHTML ? show("ask") : question();
    }).catch(function () { if (is_covered() && !ask.innerHTML) { offline(); } });
  }
  function is_idle() { return Date.now() - last >= AFTER; }
  function worked(event) {
    if (is_covered()) { return; }
    if (is_idle()) { event.preventDefault(); event.stopImmediatePropagation(); lock(); return; }
    last = Date.now();
    if (last - said > 1000) { said = last; tell("work"); }
    report();
  }
  function report() {
    if (last <= told || Date.now() - told < TELL) { return; }
    var fields = of("ago", String(Math.round((Date.now() - last) / 1000)));
    told = Date.now();
    call(cover.getAttribute("data-state"), fields).then(heard).then(function (left) {
      if (left === 0) { lock(); }
    }).catch(function () { /* away: told next time */ });
  }

  ["keydown", "pointerdown", "wheel", "touchmove"].forEach(function (kind) {
    window.addEventListener(kind, worked, { capture: true, passive: kind === "wheel" || kind === "touchmove" });
  });
  if (others) {
    others.onmessage = function (event) {
      if (event.data === "work" && !is_covered()) { last = told = Date.now(); }
      if (event.data === "locked" && !is_covered()) { hide_work(); question().catch(offline); }
      if (event.data === "open") { check(); }
    };
  }
  setInterval(function () { if (!is_covered()) { if (is_idle()) { lock(); } else { report(); } } }, LOOK);
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) { return; }
    if (is_covered()) { check(); } else if (is_idle()) { lock(); }
  });
  window.addEventListener("focus", function () { if (is_covered()) { check(); } });
  window.addEventListener("pageshow", function (event) { if (event.persisted) { check(); } });
  cover.addEventListener("cancel", function (event) { event.preventDefault(); });
  cover.addEventListener("keydown", function (event) { event.stopPropagation(); });
  /* What a page asked for by script in a locked session is asked again once it is open. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    var answer = event.detail.xhr, asked = event.detail.requestConfig;
    if (answer.getResponseHeader("X-Screen") !== "locked") { return; }
    event.detail.shouldSwap = false;
    event.detail.isError = false;
    if (asked.verb === "post") { waiting.push(function () { window.htmx.trigger(asked.elt, asked.triggeringEvent.type); }); }
    if (!is_covered()) { hide_work(); question().catch(offline); }
  });
  document.querySelectorAll("[data-lock-now]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", lock);
  });
})();
