// @ts-check
/** 借鉴反馈单: writes in which case it is about, and prints. */
(function () {
  "use strict";
  const place = document.querySelector("[data-case-address]");
  const button = document.querySelector("[data-print]");

  const address = new URLSearchParams(location.search).get("case") || "";
  // It is shown as text, and nothing else is done with it.
  if (place) place.textContent = address.slice(0, 200);

  if (button instanceof HTMLElement) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
