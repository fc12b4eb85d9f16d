// @ts-check
/**
 * What the first answer does without, in a bundle of its own (`more`): loaded when the reader goes to the box, when
 * an answer stands, or where what was typed is likely to need it.
 */

const anlikuMore = (() => {
  "use strict";

  const home = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  /** @type {Promise<void> | null} */
  let loaded = null;

  /** Load it, once; a failure is forgotten. Rejects where it does not come. */
  function load() {
    if (loaded) return loaded;
    loaded = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const failed = () => reject(new Error("more.js"));
      script.onerror = failed;
      script.onload = () => (typeof anlikuForms === "object" ? resolve() : failed());
      script.src = home ? home.src.replace(/home\.js/, "more.js") : "";
      document.head.append(script);
    });
    loaded.catch(() => {
      loaded = null;
    });
    return loaded;
  }

  return { load };
})();
