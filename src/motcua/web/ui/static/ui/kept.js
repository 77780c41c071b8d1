/* What was typed and chosen while the line was lost is kept on this device (IndexedDB) until it could be sent, and no longer: it goes
   as soon as the server has it, when its person logs out, when somebody else logs in here, and after a week. It is sealed with a key
   that stands only in pages of that person (AES-GCM), so that on a shared device nobody else reads it. autosave.js calls it; without this file everything stays in the page alone. */
(function () {
  "use strict";
  var NAME = "mot-cua", STORE = "kept", LONGEST = 7 * 24 * 3600 * 1000;
  if (!window.indexedDB || !window.Promise || !window.FormData || !window.crypto || !crypto.subtle) { return; }
  function opened() {
    return new Promise(function (done, failed) {
      var asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore(STORE, { keyPath: "at" }); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { failed(asked.error); };
    });
  }
  function ask(mode, what) {
    return opened().then(function (db) {
      return new Promise(function (done, failed) {
        var work = db.transaction(STORE, mode), request = what(work.objectStore(STORE));
        work.oncomplete = function () { db.close(); done(request && request.result); };
        work.onerror = work.onabort = function () { db.close(); failed(work.error); };
      });
    });
  }
  function at(form) { return form.getAttribute("data-autosave"); }
  function who(form) {
    return ["_by", "_role"].map(function (name) { var typed = form.querySelector("[name=" + name + "]"); return typed ? typed.value : ""; }).join(" ");
  }
  function isEmptyFile(value) { return value instanceof File && !value.size; }

  function key(form) {
    var place = form.querySelector("[data-device-key]"), raw = place && place.getAttribute("data-device-key");
    if (!raw) { return Promise.reject(new Error("no key")); }
    return crypto.subtle.importKey("raw", Uint8Array.from(atob(raw), function (c) { return c.charCodeAt(0); }), "AES-GCM", false, ["encrypt", "decrypt"]);
  }
  function sealed(by, bytes) {
    var iv = crypto.getRandomValues(new Uint8Array(12));
    return crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, by, bytes).then(function (data) { return { iv: iv, data: data }; });
  }
  function unsealed(by, part) { return crypto.subtle.decrypt({ name: "AES-GCM", iv: part.iv }, by, part.data); }

  function put(form) {
    var words = [], files = [];
    new FormData(form).forEach(function (value, name) {
      if (name === "csrfmiddlewaretoken" || isEmptyFile(value)) { return; }
      if (value instanceof File) { files.push([name, value]); } else { words.push([name, value]); }
    });
    var about = { words: words, files: files.map(function (one) { return [one[0], one[1].name, one[1].type]; }) };
    return key(form).then(function (by) {
      return Promise.all([sealed(by, new TextEncoder().encode(JSON.stringify(about)))].concat(files.map(function (one) {
        return one[1].arrayBuffer().then(function (bytes) { return sealed(by, bytes); });
      })));
    }).then(function (parts) {
      return ask("readwrite", function (store) { return store.put({ at: at(form), who: who(form), title: document.title, when: Date.now(), parts: parts }); });
    });
  }
  /* The record with what was told, as [name, text or file]. */
  function told(form, kept) {
    return key(form).then(function (by) { return Promise.all(kept.parts.map(function (part) { return unsealed(by, part); })); }).then(function (parts) {
      var about = JSON.parse(new TextDecoder().decode(parts[0]));
      kept.told = about.words.concat(about.files.map(function (one, n) { return [one[0], new File([parts[n + 1]], one[1], { type: one[2] })]; }));
      return kept;
    }).catch(function () { return drop(form).then(function () { return null; }); });
  }
  function remove(place) { return ask("readwrite", function (store) { return store.delete(place); }); }
  function drop(form) { return remove(at(form)); }
  function clear() { return ask("readwrite", function (store) { return store.clear(); }); }
  function get(form) {
    return ask("readonly", function (store) { return store.get(at(form)); }).then(function (kept) {
      if (!kept) { return null; }
      if (kept.who !== who(form)) { return clear().then(function () { return null; }); }
      return Date.now() - kept.when > LONGEST ? drop(form).then(function () { return null; }) : told(form, kept);
    });
  }
  function all() { return ask("readonly", function (store) { return store.getAll(); }); }
  window.Kept = { put: put, drop: drop, get: get, clear: clear, all: all };

  function each(css, what) { Array.prototype.slice.call(document.querySelectorAll(css)).forEach(what); }
  /* Wherever somebody comes back: what is older than a week goes, and what another person kept here. */
  var own = document.querySelector("[data-logs-out]"), mine = own && own.getAttribute("data-logs-out");
  all().then(function (found) {
    found.forEach(function (one) {
      if (Date.now() - one.when > LONGEST || (mine && one.who.split(" ")[0] !== mine)) { remove(one.at); }
    });
  });
  /* Whoever logs out leaves nothing behind; the page that says so asks once more, in case the first time was too short. */
  each("[data-logs-out]", function (form) { form.addEventListener("submit", function () { clear(); }); });
  if (/[?&]ra=/.test(window.location.search)) { clear(); }
  each("[data-kept-list]", function (list) {
    all().then(function (found) {
      list.hidden = !found.length;
      found.forEach(function (one) {
        var item = document.createElement("li"), link = document.createElement("a");
        link.href = one.at; link.textContent = one.title || one.at;
        item.appendChild(link); list.querySelector("ul").appendChild(item);
      });
    });
  });
  each("[data-again]", function (button) { button.hidden = false; button.addEventListener("click", function () { window.location.reload(); }); });
  /* Whoever is logged in gets the worker; a first view fetches nothing for it. */
  if (navigator.serviceWorker && window.isSecureContext && document.querySelector("[data-logs-out]")) {
    window.addEventListener("load", function () { navigator.serviceWorker.register("/sw.js").catch(function () { /* an enhancement only */ }); });
  }
})();
