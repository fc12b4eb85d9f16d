// @ts-check
/**
 * Pictures at full width: a tap on one opens it, swipes and arrow keys lead to the next, Esc and Back close.
 * Without this script a picture leads to its own file. Pinching is the browser's own; a button or a double
 * tap shows the picture larger than the screen.
 */
(function () {
  "use strict";

  /** Pixels that a finger moves to turn to the next picture, and that it may stray meanwhile. */
  const SWIPE = 50;
  const STRAY = 60;

  const links = /** @type {HTMLAnchorElement[]} */ (Array.from(document.querySelectorAll("a.picture")));
  if (!links.length) return;

  /** @type {HTMLElement | null} */
  let box = null;
  let shown = 0;
  /** Whether closing must take back an entry of the history. */
  let pushed = false;

  /**
   * @param {string} tag
   * @param {Record<string, string>} attributes
   * @param {(string | Node)[]} children
   */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    Object.keys(attributes).forEach((name) => element.setAttribute(name, attributes[name]));
    element.append(...children);
    return element;
  }

  /**
   * @param {string} label
   * @param {string} sign
   * @param {string} name
   * @param {() => void} act
   */
  function button(label, sign, name, act) {
    const element = make("button", { type: "button", class: `lightbox__${name}`, "aria-label": label }, sign);
    element.addEventListener("click", act);
    return element;
  }

  /** What is said below a picture: its caption, and what it shows where the caption says something else. */
  function words(/** @type {HTMLAnchorElement} */ link) {
    const image = link.querySelector("img");
    const alt = image ? image.alt : "";
    const figure = link.closest("figure");
    const caption = figure ? (figure.querySelector("figcaption") || figure).textContent || "" : "";
    return caption && caption !== alt ? [make("strong", {}, caption), alt] : [alt];
  }

  function build() {
    const stage = make("div", { class: "lightbox__stage", tabindex: "0" });
    const dialog = make(
      "div",
      { class: "lightbox", role: "dialog", "aria-modal": "true", "aria-label": "图片" },
      stage,
      make("p", { class: "lightbox__words", "aria-live": "polite" }),
    );
    const bar = make("div", { class: "lightbox__bar" });
    if (links.length > 1) {
      bar.append(button("上一张", "‹", "before", () => show(shown - 1)), button("下一张", "›", "after", () => show(shown + 1)));
    }
    bar.append(button("放大或还原", "＋", "larger", larger));
    dialog.append(bar, button("关闭", "✕", "close", close));
    dialog.addEventListener("keydown", keys);
    // Beside the picture is out of it.
    stage.addEventListener("click", (event) => event.target === stage && close());
    stage.addEventListener("dblclick", larger);
    swiping(stage);
    return dialog;
  }

  /** Larger than the screen, to be moved about; and back. */
  function larger() {
    if (box) box.classList.toggle("lightbox--whole");
  }

  /** @param {number} number a picture of the page; past the last comes the first */
  function show(number) {
    if (!box) return;
    shown = (number + links.length) % links.length;
    const link = links[shown];
    const small = link.querySelector("img");
    const image = make("img", { src: link.href, alt: small ? small.alt : "" });
    const told = /** @type {Element} */ (box.querySelector(".lightbox__words"));
    const stage = /** @type {HTMLElement} */ (box.querySelector(".lightbox__stage"));
    box.classList.remove("lightbox--whole");
    image.addEventListener("error", () => (told.textContent = "这张图没有取到，可能是网络不稳；请关掉再打开一次。"));
    stage.textContent = "";
    stage.append(image);
    stage.scrollTop = stage.scrollLeft = 0;
    told.textContent = "";
    if (links.length > 1) told.append(make("span", { class: "lightbox__number" }, `${shown + 1} / ${links.length}`));
    told.append(...words(link));
  }

  /** @param {number} number */
  function open(number) {
    box = build();
    document.body.append(box);
    document.documentElement.classList.add("covered");
    show(number);
    pushed = true;
    try {
      history.pushState({ picture: true }, "");
    } catch (error) {
      // Where the history may not be written the buttons and Esc close.
      pushed = false;
    }
    /** @type {HTMLElement} */ (box.querySelector(".lightbox__close")).focus();
  }

  function close() {
    if (pushed) history.back();
    else gone();
  }

  function gone() {
    if (!box) return;
    box.remove();
    box = null;
    pushed = false;
    document.documentElement.classList.remove("covered");
    links[shown].focus();
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const acts = /** @type {Record<string, () => void>} */ ({
      Escape: close,
      ArrowLeft: () => show(shown - 1),
      ArrowRight: () => show(shown + 1),
    });
    const act = acts[event.key];
    if (act) {
      event.preventDefault();
      event.stopPropagation();
      act();
    } else if (event.key === "Tab" && box) {
      const stops = /** @type {HTMLElement[]} */ (Array.from(box.querySelectorAll("[tabindex], button")));
      const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      event.preventDefault();
      stops[(at + (event.shiftKey ? -1 : 1) + stops.length) % stops.length].focus();
    }
  }

  /** A finger that moves sideways turns the page, unless the picture is larger than the screen. @param {HTMLElement} stage */
  function swiping(stage) {
    /** @type {Touch | null} */
    let begun = null;
    stage.addEventListener("touchstart", (event) => (begun = event.touches.length === 1 ? event.touches[0] : null), { passive: true });
    stage.addEventListener("touchend", (event) => {
      const ended = event.changedTouches[0];
      const zoomed = (window.visualViewport ? window.visualViewport.scale : 1) > 1.01 || stage.scrollWidth > stage.clientWidth + 1;
      if (!begun || zoomed || links.length < 2) return;
      const [across, along] = [ended.clientX - begun.clientX, ended.clientY - begun.clientY];
      if (Math.abs(across) > SWIPE && Math.abs(along) < STRAY) show(shown + (across < 0 ? 1 : -1));
      begun = null;
    });
  }

  links.forEach((link, number) => {
    link.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(number);
    });
  });
  window.addEventListener("popstate", gone);
})();
