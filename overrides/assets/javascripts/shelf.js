// @ts-check
/**
 * 阅读清单: the cases that a reader has picked, as `YEAR/ID`, on this device only, in the reader's order. A browser that
 * keeps nothing (refused, full, private) has a list for as long as the page stands.
 */

const anlikuShelf = (() => {
  "use strict";

  const KEY = "anliku-list";
  const MOST = 60;
  const CASE = /^[0-9]{4}\/[a-z0-9]+(?:-[a-z0-9]+)*$/;

  /** What is picked where the device keeps nothing. @type {string[]} */
  let unkept = [];
  let keeps = true;
  /** @type {(() => void)[]} */
  const followers = [];

  /** @returns {string[]} */
  function read() {
    if (!keeps) return unkept;
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? clean(kept).slice(0, MOST) : [];
    } catch (error) {
      return unkept;
    }
  }

  /**
   * Names of cases only, each once.
   * @param {unknown[]} names
   * @returns {string[]}
   */
  const clean = (names) => names.filter((name, i) => typeof name === "string" && CASE.test(name) && names.indexOf(name) === i).map(String);

  /** @param {string[]} cases */
  function write(cases) {
    unkept = clean(cases).slice(0, MOST);
    try {
      localStorage.setItem(KEY, JSON.stringify(unkept));
      keeps = true;
    } catch (error) {
      keeps = false;
    }
    told();
  }

  /**
   * Puts a case on the list or takes it off. False where the list is full.
   * @param {string} name
   */
  function toggle(name) {
    const cases = read();
    if (cases.includes(name)) write(cases.filter((one) => one !== name));
    else if (cases.length < MOST) write(cases.concat([name]));
    else return false;
    return true;
  }

  /** Whether what is picked outlasts the page, as far as writing has shown. */
  const lasting = () => keeps;

  /** Finds out whether the device keeps anything, before something is written. */
  function tries() {
    unkept = read();
    try {
      localStorage.setItem(`${KEY}-try`, "1");
      localStorage.removeItem(`${KEY}-try`);
    } catch (error) {
      keeps = false;
    }
  }

  /** @param {() => void} follower is told of every change, also of those in other tabs */
  const follow = (follower) => void followers.push(follower);

  function told() {
    dress(document);
    count();
    followers.forEach((follower) => follower());
  }

  /**
   * The case that a page's address names: `2024/x/index.html` → `2024/x`; empty for an address elsewhere.
   * @param {string} url
   */
  function named(url) {
    const name = url.replace(/index\.html$/, "").replace(/\/$/, "");
    return CASE.test(name) ? name : "";
  }

  /**
   * The button of a case, for a list that scripts make; null where the case is of another site.
   * @param {string} url
   * @param {string} title
   * @returns {HTMLButtonElement | null}
   */
  function button(url, title) {
    const name = named(url);
    if (!name) return null;
    const made = document.createElement("button");
    made.type = "button";
    made.className = "keep";
    made.dataset.keep = name;
    made.dataset.title = title;
    show(made, read());
    return made;
  }

  /**
   * Every button below `root` says whether its case is picked.
   * @param {ParentNode} root
   */
  function dress(root) {
    const cases = read();
    root.querySelectorAll("button[data-keep]").forEach((one) => show(/** @type {HTMLButtonElement} */ (one), cases));
  }

  /**
   * @param {HTMLButtonElement} one
   * @param {string[]} cases
   */
  function show(one, cases) {
    const isPicked = cases.includes(one.dataset.keep || "");
    one.hidden = false;
    one.setAttribute("aria-pressed", String(isPicked));
    // A card on a phone has room for 清单 alone.
    const verb = document.createElement("span");
    verb.className = "keep__verb";
    verb.textContent = isPicked ? "已在" : "加入";
    one.textContent = "";
    one.append(verb, "清单");
    one.setAttribute("aria-label", `加入清单：${one.dataset.title || ""}`);
  }

  /** The number beside the link to the list; where the device keeps nothing, the link itself names the cases. */
  function count() {
    const cases = read();
    const many = cases.length;
    document.querySelectorAll("[data-list-link]").forEach((link) => {
      if (!(link instanceof HTMLAnchorElement)) return;
      link.hidden = !many;
      const bare = (link.getAttribute("href") || "").split("?")[0];
      link.setAttribute("href", keeps || !many ? bare : `${bare}?cases=${cases.join(",")}`);
      link.setAttribute("aria-label", `阅读清单，${many} 个案例`);
      const number = link.querySelector("[data-list-count]");
      if (number) number.textContent = String(many);
    });
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest("button[data-keep]") : null;
    if (!(pressed instanceof HTMLButtonElement)) return;
    const done = toggle(pressed.dataset.keep || "");
    if (!done) pressed.textContent = `清单满了（${MOST} 个）`;
    else if (!lasting()) pressed.textContent = pressed.getAttribute("aria-pressed") === "true" ? "已记下（本页有效）" : "加入清单";
  });
  window.addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) told();
  });
  // A page that comes back as it was left does not know what was picked elsewhere.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) told();
  });
  told();

  return { MOST, CASE, read, write, clean, toggle, lasting, tries, follow, button, dress };
})();
