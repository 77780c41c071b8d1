/* A token in this machine signs: digests go to the agent that listens here, signatures come back into the form. */
(function () {
  "use strict";
  function tell(form, words) { form.querySelector("[data-told]").textContent = words; }
  document.querySelectorAll("form[data-agent]").forEach(function (form) {
    form.addEventListener("submit", function (e) {
      var field = form.elements["chu-ky"];
      if (field.value || (e.submitter && e.submitter.name)) { return; }
      e.preventDefault();
      tell(form, form.dataset.wait);
      fetch(form.dataset.agent + "/sign", { method: "POST", headers: { "Content-Type": "application/json" }, body: form.dataset.order })
        .then(function (answer) { return answer.json(); })
        .then(function (told) {
          if (!told.signatures) { tell(form, form.dataset.refused + " " + (told.problem || "")); return; }
          field.value = JSON.stringify(told.signatures);
          form.submit();
        })
        .catch(function () { tell(form, form.dataset.away); });
    });
  });
})();
