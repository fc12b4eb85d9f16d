// @ts-check
/**
 * The search box on pages that have none: a dialog, opened by `/` or by the button in the header. It can be typed into
 * at once; what finds and shows is loaded with it (the bundle `find`). Without it Enter leads to the search page.
 */

(() => {
  "use strict";

  const opener = document.querySelector("a[data-search-link]");
  const bundle = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  if (!(opener instanceof HTMLAnchorElement) || !bundle || document.querySelector("anliku-search")) return;
  const home = opener.href.split("#")[0];
  /** @type {{panel: HTMLElement, box: HTMLInputElement, note: HTMLElement, list: HTMLElement, layer: InstanceType<typeof anlikuLayers.Layer>} | null} */
  let made = null;
  /** @type {Promise<InstanceType<typeof anlikuFinder.Finder>> | null} */
  let finder = null;

  /** The dialog, made when it is first asked for. */
  function dialog() {
    if (made) return made;
    const panel = document.createElement("div");
    panel.className = "overlay";
    panel.hidden = true;
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-modal", "true");
    panel.setAttribute("aria-label", "搜索");
    panel.innerHTML =
      '<form class="overlay__ask" role="search" method="get"><label class="visually-hidden" for="overlay-box">搜索案例</label>' +
      '<input class="overlay__box" id="overlay-box" name="q" type="text" placeholder="搜标题、正文、学校、指南" enterkeyhint="search" ' +
      'autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false">' +
      '<button class="overlay__close" type="button">关闭</button></form>' +
      '<p class="overlay__note" role="status"></p><div class="overlay__list"></div>';
    const get = (/** @type {string} */ one) => /** @type {HTMLElement} */ (panel.querySelector(one));
    const backdrop = document.createElement("div");
    backdrop.className = "overlay__backdrop";
    backdrop.hidden = true;
    document.body.append(backdrop, panel);
    get("form").setAttribute("action", home);
    const hide = (/** @type {boolean} */ hidden) => (panel.hidden = backdrop.hidden = hidden);
    const link = /** @type {HTMLAnchorElement} */ (opener);
    const layer = new anlikuLayers.Layer(panel, { close: () => hide(true), gone: () => undefined, home: () => link });
    const box = /** @type {HTMLInputElement} */ (get("input"));
    made = { panel, box, note: get(".overlay__note"), list: get(".overlay__list"), layer };
    get("button").addEventListener("click", () => layer.close());
    backdrop.addEventListener("click", () => layer.close());
    box.addEventListener("input", (event) => {
      if (!(event instanceof InputEvent) || !event.isComposing) look();
    });
    box.addEventListener("compositionend", () => look());
    panel.addEventListener("keydown", walk);
    return made;
  }

  /**
   * @param {string} [text]
   * @param {boolean} [there] whether the history has the dialog's entry already
   */
  function open(text = "", there = false) {
    const { panel, box, layer } = dialog();
    if (layer.open) return;
    layer.show(there);
    panel.hidden = false;
    /** @type {HTMLElement} */ (panel.previousElementSibling).hidden = false;
    if (text) box.value = text;
    box.focus();
    box.select();
    look();
  }

  /** What stands in the box is looked for, as soon as that can be done. */
  async function look() {
    const { box, note } = dialog();
    const text = box.value;
    try {
      // Who comes back from a result finds the dialog as it was.
      history.replaceState(Object.assign({}, history.state, { find: text }), "");
    } catch (error) {
      // From a folder some browsers forbid it.
    }
    try {
      const ready = await found();
      if (text === box.value) ready.look(text);
    } catch (error) {
      note.innerHTML = '没有取到数据，可能是网络不稳。<button class="button" type="button">重试</button>';
      /** @type {HTMLElement} */ (note.querySelector("button")).addEventListener("click", () => {
        box.focus();
        look();
      });
    }
  }

  /** The bundle, loaded once; a failure is forgotten. */
  function found() {
    if (finder) return finder;
    const file = (/** @type {string} */ kind) => /** @type {HTMLScriptElement} */ (bundle).src.replace(/[a-z]+\.js/, `find.${kind}`);
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = file("css");
    document.head.append(sheet);
    const { list, note } = dialog();
    finder = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = file("js");
      script.onerror = () => reject(new Error("find.js"));
      script.onload = () => {
        // A script that came whole and broke off has not made it.
        try {
          resolve(new anlikuFinder.Finder(home, list, note));
        } catch (error) {
          reject(error);
        }
      };
      document.head.append(script);
    });
    finder.catch(() => {
      finder = null;
      sheet.remove();
    });
    return finder;
  }

  /**
   * ↓ and ↑ walk through box and results.
   * @param {KeyboardEvent} event
   */
  function walk(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step || event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
    const { panel } = dialog();
    // A card that has not come takes no focus; it is not passed over either.
    const stops = Array.from(panel.querySelectorAll("input, .card--waiting, .card__title a, .pagehit__title"));
    const next = stops[stops.findIndex((one) => one === event.target) + step];
    if (!(next instanceof HTMLElement) || !stops.some((one) => one === event.target)) return;
    event.preventDefault();
    next.focus();
  }

  opener.setAttribute("aria-haspopup", "dialog");
  opener.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || anlikuLayers.isOpen()) return;
    event.preventDefault();
    open();
  });
  if (history.state && typeof history.state.find === "string") open(history.state.find, true);
})();
