/* Keeps the look of the portal and one page for when there is no line. Pages of people are never kept; everything comes from the
   server as long as there is one. A worker of another version throws away what this one kept. */
"use strict";
var KEPT = "mot-cua-{{ version }}", OFFLINE = {{ offline|safe }}, LOOK = {{ look|safe }};
self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (kept) {
    return kept.addAll(LOOK.concat(OFFLINE).map(function (path) { return new Request(path, { credentials: "omit" }); }));
  }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("mot-cua-") === 0 && name !== KEPT; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});
self.addEventListener("fetch", function (event) {
  var asked = event.request, at = new URL(asked.url);
  if (asked.method !== "GET" || at.origin !== self.location.origin) { return; }
  if (asked.mode === "navigate") {
    event.respondWith(fetch(asked).catch(function () { return caches.match(OFFLINE); }));
  } else if (LOOK.indexOf(at.pathname) !== -1) {
    event.respondWith(fetch(asked).catch(function () { return caches.match(at.pathname); }));
  }
});
