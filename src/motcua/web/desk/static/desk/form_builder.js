/* Building a form: questions are dragged into another place; without scripts the buttons beside them do the same. */
(function () {
  "use strict";
  var outline = document.getElementById("outline"), dragged = null, was = "";
  if (!outline) { return; }
  function order() {
    return JSON.stringify(Array.from(outline.querySelectorAll("[data-group]"), function (list) {
      return Array.from(list.querySelectorAll("[data-name]"), function (row) { return row.dataset.name; });
    }));
  }
  outline.querySelector(".drag-hint").hidden = false;
  outline.querySelectorAll(".build-drag").forEach(function (handle) {
    handle.hidden = false;
    handle.draggable = true;
    handle.addEventListener("dragstart", function (e) {
      dragged = handle.closest("[data-name]");
      was = order();
      e.dataTransfer.effectAllowed = "move";
      e.dataTransfer.setData("text/plain", dragged.dataset.name);
      e.dataTransfer.setDragImage(dragged, 8, 8);
      dragged.classList.add("is-dragged");
    });
    handle.addEventListener("dragend", function () {
      if (!dragged) { return; }
      var name = dragged.dataset.name;
      dragged.classList.remove("is-dragged");
      dragged = null;
      if (order() === was) { return; }
      outline.elements["thu-tu"].value = order();
      var button = document.createElement("input");
      button.type = "hidden"; button.name = "lam"; button.value = "sap-xep:" + name;
      outline.appendChild(button);
      outline.submit();
    });
  });
  outline.querySelectorAll(".build-group").forEach(function (group) {
    group.addEventListener("dragover", function (e) {
      if (!dragged) { return; }
      e.preventDefault();
      var row = e.target.closest("[data-name]"), list = group.querySelector("[data-group]");
      if (row === dragged) { return; }
      if (!row) { list.appendChild(dragged); return; }
      var box = row.getBoundingClientRect();
      list.insertBefore(dragged, e.clientY < box.top + box.height / 2 ? row : row.nextSibling);
    });
    group.addEventListener("drop", function (e) { e.preventDefault(); });
  });
})();
