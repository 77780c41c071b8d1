/* Several photographs of one paper become one PDF, here on the telephone, before anything is sent: made smaller, one to a page, in
   the order in which they were chosen. It needs no line. Without this file each photograph is sent as it is. */
(function () {
  "use strict";
  var LONGEST = 2000, QUALITY = 0.82, WIDE = 595, HIGH = 842, MARGIN = 18;
  if (!window.DataTransfer || !window.createImageBitmap || !window.Promise || !window.TextEncoder) { return; }

  function isPicture(file) { return /^image\/(jpeg|png|webp)$/.test(file.type); }
  /* A photograph as JPEG of at most LONGEST pixels, turned as it was held. */
  function small(file) {
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (picture) {
      var by = Math.min(1, LONGEST / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * by)); canvas.height = Math.max(1, Math.round(picture.height * by));
      var drawn = canvas.getContext("2d");
      drawn.fillStyle = "#fff"; drawn.fillRect(0, 0, canvas.width, canvas.height);
      drawn.drawImage(picture, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done, failed) {
        canvas.toBlob(function (blob) { if (blob) { done(blob); } else { failed(new Error("no picture")); } }, "image/jpeg", QUALITY);
      }).then(function (blob) { return blob.arrayBuffer(); }).then(function (bytes) {
        return { bytes: new Uint8Array(bytes), wide: canvas.width, high: canvas.height };
      });
    });
  }
  /* PDF 1.4: a catalogue, the pages, and for each photograph a page, what it draws, and the JPEG as it is. */
  function pdf(pictures) {
    var parts = [], length = 0, at = [0], encoder = new TextEncoder();
    function put(part) { var bytes = typeof part === "string" ? encoder.encode(part) : part; parts.push(bytes); length += bytes.length; }
    function object(words, stream) {
      at.push(length);
      put((at.length - 1) + " 0 obj\n" + words + "\n");
      if (stream) { put("stream\n"); put(stream); put("\nendstream\n"); }
      put("endobj\n");
    }
    put("%PDF-1.4\n"); put(new Uint8Array([37, 226, 227, 207, 211, 10]));
    object("<< /Type /Catalog /Pages 2 0 R >>");
    object("<< /Type /Pages /Count " + pictures.length + " /Kids [" + pictures.map(function (p, n) { return (3 + 3 * n) + " 0 R"; }).join(" ") + "] >>");
    pictures.forEach(function (p, n) {
      var lies = p.wide > p.high, wide = lies ? HIGH : WIDE, high = lies ? WIDE : HIGH, first = 3 + 3 * n;
      var by = Math.min((wide - 2 * MARGIN) / p.wide, (high - 2 * MARGIN) / p.high), w = p.wide * by, h = p.high * by;
      var draws = encoder.encode("q " + [w, 0, 0, h, (wide - w) / 2, (high - h) / 2].map(function (x) { return x.toFixed(2); }).join(" ") + " cm /P Do Q");
      object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 " + wide + " " + high + "] /Contents " + (first + 1) + " 0 R /Resources << /XObject << /P " + (first + 2) + " 0 R >> >> >>");
      object("<< /Length " + draws.length + " >>", draws);
      object("<< /Type /XObject /Subtype /Image /Width " + p.wide + " /Height " + p.high + " /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length " + p.bytes.length + " >>", p.bytes);
    });
    var start = length;
    put("xref\n0 " + at.length + "\n0000000000 65535 f \n" + at.slice(1).map(function (n) { return ("000000000" + n).slice(-10) + " 00000 n \n"; }).join(""));
    put("trailer\n<< /Size " + at.length + " /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n");
    return new Blob(parts, { type: "application/pdf" });
  }

  function gather(input) {
    var box = document.createElement("p"), button = document.createElement("button"), told = document.createElement("span");
    button.type = "button"; button.className = "btn"; told.setAttribute("role", "status"); told.className = "small";
    box.appendChild(button); box.appendChild(document.createTextNode(" ")); box.appendChild(told); box.hidden = true;
    input.parentNode.insertAdjacentElement("afterend", box);
    function words(name, n) { return input.getAttribute("data-" + name).replace("{n}", n); }
    function show() {
      var files = Array.prototype.slice.call(input.files);
      box.hidden = files.length < 2 || !files.every(isPicture);
      button.textContent = words("gather", files.length);
      if (!box.hidden) { told.textContent = ""; }
    }
    input.addEventListener("change", show);
    button.addEventListener("click", function () {
      var files = Array.prototype.slice.call(input.files), done = [];
      button.disabled = true; told.textContent = words("gathering", files.length);
      files.reduce(function (before, file) {
        return before.then(function () { return small(file); }).then(function (one) { done.push(one); });
      }, Promise.resolve()).then(function () {
        var made = new DataTransfer();
        made.items.add(new File([pdf(done)], input.getAttribute("data-made"), { type: "application/pdf" }));
        input.files = made.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
        box.hidden = false; button.hidden = true;
        told.textContent = words("gathered", done.length);
      }).catch(function () { told.textContent = words("apart", files.length); }).then(function () { button.disabled = false; });
    });
    input.addEventListener("change", function () { button.hidden = false; });
  }
  Array.prototype.slice.call(document.querySelectorAll("input[type=file][data-gather]")).forEach(gather);
})();
