// @ts-check
/** Looks up the number of a certificate in the pieces of the public lists, on a server or in a folder. */
(function () {
  "use strict";
  const SHARDS = 16;
  const form = document.querySelector("[data-verify]");
  const answer = document.querySelector("[data-answer]");
  if (!(form instanceof HTMLFormElement) || !(answer instanceof HTMLElement)) return;
  const box = /** @type {HTMLInputElement} */ (form.elements.namedItem("number"));
  /** The site's root: this page is `verify/`, and the pieces lie beside it. */
  const ROOT = "../";
  /** @type {Map<number, Promise<Record<string, string[]>>>} */
  const pieces = new Map();
  /** @type {Map<number, (rows: Record<string, string[]>) => void>} */
  const waiting = new Map();
  let asked = 0;

  /** Letters and digits alone, in one width and case (outcome.py does the same). @param {string} number */
  function keyOf(number) {
    return number.normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  }

  /** In which piece a key lies: FNV-1a over its UTF-16 units (site/outcomes.py does the same). @param {string} key */
  function pieceOf(key) {
    let value = 0x811c9dc5;
    for (let at = 0; at < key.length; at++) value = Math.imul(value ^ key.charCodeAt(at), 0x01000193) >>> 0;
    return value % SHARDS;
  }

  /** @type {any} */ (window).anlikuCertificates = (/** @type {number} */ index, /** @type {Record<string, string[]>} */ rows) => {
    const take = waiting.get(index);
    if (take) take(rows);
  };

  /** A script can be read from a folder, too, where nothing can be fetched. @param {number} index */
  function piece(index) {
    const known = pieces.get(index);
    if (known) return known;
    const promise = new Promise((resolve, reject) => {
      waiting.set(index, resolve);
      const script = document.createElement("script");
      script.src = `${index.toString(16)}.js`;
      script.onerror = () => { pieces.delete(index); script.remove(); reject(new Error("piece")); };
      document.head.append(script);
    });
    pieces.set(index, promise);
    return promise;
  }

  /** @param {string} kind @param {string} title @param {(Node | string)[]} rest */
  function tell(kind, title, ...rest) {
    const head = document.createElement("h2");
    head.textContent = title;
    /** @type {HTMLElement} */ (answer).dataset.kind = kind;
    /** @type {HTMLElement} */ (answer).replaceChildren(head, ...rest);
  }

  /** @param {string} text */
  function line(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  }

  /** @param {string[]} row */
  function facts(row) {
    const [number, award, title, unit, campaign, list, url] = row;
    const shown = document.createElement("dl");
    const index = /** @type {HTMLFormElement} */ (form).dataset.index || "";
    for (const [name, value, to] of [["证书编号", number], ["奖项", award], ["案例", title, url], ["单位", unit], ["评选", campaign, list]]) {
      if (!value) continue;
      const group = document.createElement("div");
      const term = document.createElement("dt");
      const said = document.createElement("dd");
      term.textContent = name;
      if (to) {
        const link = document.createElement("a");
        link.href = ROOT + to + index;
        link.textContent = value;
        said.append(link);
      } else said.textContent = value;
      group.append(term, said);
      shown.append(group);
    }
    return shown;
  }

  /** @param {string} typed */
  async function look(typed) {
    const number = typed.trim();
    const key = keyOf(number);
    const turn = ++asked;
    if (!key) {
      tell("empty", "请输入证书编号", line("编号印在证书上，也在二维码里。"));
      return;
    }
    try {
      const rows = await piece(pieceOf(key));
      if (turn !== asked) return;
      if (Object.prototype.hasOwnProperty.call(rows, key)) {
        tell("known", "名单里有这张证书", facts(rows[key]), line("请核对上面的奖项、案例和单位与证书上的是否一致。"));
      } else {
        tell("unknown", "名单里没有这个编号", line(`没有编号“${number.slice(0, 60)}”。请核对有没有抄错；证书与名单不一致时，请向组织方核实。`));
      }
    } catch (error) {
      if (turn === asked) tell("failed", "没有查成", line("名单没有取到，请检查网络后再试一次，或直接看下面的名单。"));
    }
  }

  function fromAddress() {
    let number = "";
    try { number = decodeURIComponent(location.hash.slice(1)); } catch (error) { number = location.hash.slice(1); }
    if (!number) return;
    box.value = number.slice(0, 60);
    look(number);
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const hash = `#${encodeURIComponent(box.value.trim())}`;
    if (hash === location.hash || hash === "#") look(box.value);
    else location.hash = hash;
  });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
