// @ts-check
/** 公示: says beside the dates, which are always printed, whether the period runs today. Without scripts the page says
    how it was when the site was made, and that the dates decide. */
(function () {
  "use strict";
  const period = document.querySelector("[data-since][data-until]");
  const state = period && period.querySelector("[data-state]");
  if (!(period instanceof HTMLElement) || !(state instanceof HTMLElement)) return;
  const since = period.dataset.since || "";
  const until = period.dataset.until || "";
  // The day in China, wherever the reader is: the organiser's days are meant.
  const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  const left = Math.round((Date.parse(until) - Date.parse(today)) / 86400000);
  if (!(since <= until) || isNaN(left)) return;
  state.textContent = today < since ? "未开始" : today > until ? "已结束" : left ? `公示中，还剩 ${left} 天` : "公示中，今天是最后一天";
  state.dataset.state = today < since ? "before" : today > until ? "over" : "on";
})();
