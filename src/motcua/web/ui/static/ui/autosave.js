/* A form that saves itself (data-autosave). It says "saved" only when the server said so in JSON; otherwise it keeps what was
   typed in the page, says why, offers to log in beside it, and goes on by itself as soon as it can. Only while the line is lost
   it is also kept on the device (kept.js), until it could be sent. Without this file the buttons of the form save. */
(function () {
  "use strict";
  var SOON = 500, WHILE_TYPING = 1500, AGAIN = 15000;
  var all = function (css, root) { return Array.prototype.slice.call(root.querySelectorAll(css)); };
  if (!window.fetch || !window.FormData || !window.Promise) { return; }

  function keeper(form) {
    var sign = form.querySelector("[data-sign]"), timer = null, running = null, state = "", dirty = false, leaving = false, going = false, elsewhere = null;
    if (!sign) { return; }

    function say(what, told) {
      var now = new Date(), two = function (n) { return (n < 10 ? "0" : "") + n; };
      state = what;
      sign.textContent = sign.getAttribute("data-" + what).replace("{time}", two(now.getHours()) + ":" + two(now.getMinutes()));
      sign.classList.toggle("not-saved", what !== "saved" && what !== "saving");
      all("[data-when]", form).forEach(function (box) { box.hidden = box.getAttribute("data-when") !== what; });
      if (told && told.log_in) { form.querySelector("[data-log-in]").href = told.log_in; }
      if (told && told.why) { form.querySelector("[data-why]").textContent = told.why; }
    }
    function ask() {
      var body = new FormData(form);
      all("input[type=file]", form).forEach(function (el) { body.delete(el.name); });
      return fetch(form.getAttribute("data-autosave"), {
        method: "POST", body: body, credentials: "same-origin", redirect: "manual", keepalive: going, headers: { "X-Autosave": "1" }
      }).then(function (r) {
        var read = /json/.test(r.headers.get("Content-Type") || "") ? r.json() : Promise.resolve({});
        return read.then(function (told) { return { status: r.status, told: told }; });
      });
    }
    /* A page that is older than the last log-in gets the new token once and asks again. */
    function renewed(answer) {
      if (!answer.told.token) { return answer; }
      all("input[name=csrfmiddlewaretoken]", document).forEach(function (el) { el.value = answer.told.token; });
      return ask();
    }
    function meaning(answer) {
      if (answer.status === 200 && answer.told.saved === true) { return "saved"; }
      if (answer.status === 401) { return "gone"; }
      if (answer.status === 413) { return "large"; }
      return answer.told.why && answer.status !== 429 ? "refused" : "busy";
    }
    function heard(answer) {
      var what = meaning(answer), told = answer.told;
      say(what, told);
      if (what === "saved") { taken(told); forget(); } else { later(); }
      return what === "saved";
    }
    function taken(told) {
      var drawn = form.querySelector("[name=_drawn]"), place = form.querySelector("[data-elsewhere]");
      if (drawn && told.drawn) { drawn.value = told.drawn; }
      if (place && "elsewhere" in told && told.elsewhere !== elsewhere) { elsewhere = told.elsewhere; place.innerHTML = elsewhere; }
      if (told.anew) { dirty = false; window.location.reload(); }
    }
    /* What was typed is with the server; chosen files go with the form itself. */
    function forget() {
      if (!window.Kept) { return; }
      window.Kept.get(form).then(function (kept) { if (kept && !files(kept).length) { window.Kept.drop(form); } });
    }
    function files(kept) { return kept.told.filter(function (one) { return one[1] instanceof Blob; }); }
    function lost() {
      say("offline"); later();
      if (window.Kept) { window.Kept.put(form).then(function () { if (state === "offline") { say("kept"); later(); } }).catch(function () { /* it stays in the page */ }); }
      return false;
    }
    function body(kept, whole) {
      var made = new FormData(), token = form.querySelector("[name=csrfmiddlewaretoken]");
      kept.told.forEach(function (one) {
        if (!(one[1] instanceof Blob)) { made.append(one[0], one[1]); } else if (whole) { made.append(one[0], one[1], one[1].name); }
      });
      if (token) { made.append("csrfmiddlewaretoken", token.value); }
      if (whole) { made.set("_go", "save"); }
      return made;
    }
    /* What an earlier visit could not send goes now, by the same way: words first, then files; both are taken once however
       often they come. Where somebody else changed the same meanwhile, the server's page asks. */
    function resume(kept) {
      say("saving");
      var about = { method: "POST", credentials: "same-origin", redirect: "manual" };
      fetch(form.getAttribute("data-autosave"), Object.assign({ body: body(kept), headers: { "X-Autosave": "1" } }, about)).then(function (r) {
        if (r.status !== 200) { return false; }
        return r.json().then(function (told) { return told.saved === true && !told.elsewhere ? true : "asks"; });
      }).then(function (taken) {
        if (taken !== true || !files(kept).length) { return taken; }
        return fetch(form.getAttribute("data-autosave"), Object.assign({ body: body(kept, true) }, about)).then(function (r) { return r.type === "opaqueredirect" ? true : "asks"; });
      }).then(function (taken) {
        if (taken === true) { return window.Kept.drop(form).then(function () { window.location.reload(); }); }
        if (taken === "asks") { return window.Kept.drop(form).then(function () { ask_with(body(kept, true)); }); }
        say("gone");
      }).catch(function () { say("kept"); });
    }
    /* As if the form had been sent from here, with everything that was kept. */
    function ask_with(told) {
      var sent = document.createElement("form");
      sent.method = "post"; sent.enctype = "multipart/form-data"; sent.action = form.getAttribute("data-autosave"); sent.hidden = true;
      told.forEach(function (value, name) {
        var field = document.createElement("input");
        field.name = name;
        if (value instanceof Blob) {
          var one = new DataTransfer();
          one.items.add(value); field.type = "file"; field.files = one.files;
        } else { field.type = "hidden"; field.value = value; }
        sent.appendChild(field);
      });
      document.body.appendChild(sent); sent.submit();
    }
    function later() {
      dirty = true;
      clearTimeout(timer);
      if (state === "offline" || state === "kept" || state === "busy") { timer = setTimeout(save, AGAIN); }
    }
    function save() {
      clearTimeout(timer);
      if (running) { return running.then(function () { return dirty ? save() : state === "saved"; }); }
      dirty = false;
      running = ask().then(renewed).then(heard).catch(lost);
      running.then(function () { running = null; });
      return running;
    }
    function soon(wait) {
      dirty = true;
      if (state === "" || state === "saved") { say("saving"); }
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    }
    function typed(wait) { return function (event) { if (event.target.type !== "file") { soon(wait); } }; }

    form.addEventListener("input", typed(WHILE_TYPING));
    form.addEventListener("change", typed(SOON));
    /* The form leaves the page only after it was saved: then chosen files, too, stay where they are while one logs in. */
    form.addEventListener("submit", function (event) {
      if (leaving || !form.requestSubmit) { return; }
      var button = event.submitter;
      event.preventDefault();
      save().then(function (done) {
        if (done) { leaving = true; form.requestSubmit(button || undefined); } else { sign.scrollIntoView({ block: "center" }); }
      });
    });
    function back() { if (dirty && state !== "saving" && state !== "refused") { save(); } }
    window.addEventListener("online", back);
    window.addEventListener("focus", back);
    document.addEventListener("visibilitychange", function () { if (!document.hidden) { back(); } });
    window.addEventListener("pageshow", function () { leaving = false; });
    window.addEventListener("beforeunload", function (event) {
      if (!dirty || leaving) { return; }
      if (state === "saving") { going = true; save(); going = false; } else { event.preventDefault(); }
    });
    if (form.hasAttribute("data-unsaved")) { soon(0); }
    all("[data-forget]", form).forEach(function (button) {
      button.addEventListener("click", function () { if (window.Kept) { window.Kept.drop(form).then(function () { say("offline"); }); } });
    });
    if (window.Kept) { window.Kept.get(form).then(function (kept) { if (kept && !dirty) { resume(kept); } }); }
  }
  all("form[data-autosave]", document).forEach(keeper);
})();
