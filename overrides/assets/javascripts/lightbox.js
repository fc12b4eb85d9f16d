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

  const { make } = anlikuElements;

  /** The dialog and its layer while a picture is open. @type {{box: HTMLElement, layer: InstanceType<typeof anlikuLayers.Layer>} | null} */
  let opened = null;
  let shown = 0;

  /**
   * @param {string} label
   * @param {string} sign
   * @param {string} name
   * @param {() => void} act
   */
  const button = (label, sign, name, act) => anlikuElements.button(sign, act, { class: `lightbox__${name}`, "aria-label": label });

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
    dialog.addEventListener("keydown", turn);
    // Beside the picture is out of it.
    stage.addEventListener("click", (event) => event.target === stage && close());
    stage.addEventListener("dblclick", larger);
    swiping(stage);
    return dialog;
  }

  /** Larger than the screen, to be moved about; and back. */
  function larger() {
    if (opened) opened.box.classList.toggle("lightbox--whole");
  }

  /** @param {number} number a picture of the page; past the last comes the first */
  function show(number) {
    if (!opened) return;
    const { box, layer } = opened;
    shown = (number + links.length) % links.length;
    const link = links[shown];
    // Who closes the picture goes on at the one that is shown.
    layer.opener = link;
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
    const box = build();
    document.body.append(box);
    const layer = new anlikuLayers.Layer(box, { close: gone, gone: () => undefined, home: () => links[shown] });
    opened = { box, layer };
    layer.show();
    show(number);
    /** @type {HTMLElement} */ (box.querySelector(".lightbox__close")).focus();
  }

  function close() {
    if (opened) opened.layer.close();
  }

  function gone() {
    if (opened) opened.box.remove();
    opened = null;
  }

  /** @param {KeyboardEvent} event */
  function turn(event) {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (!step) return;
    event.preventDefault();
    show(shown + step);
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
})();
