// @ts-check
/**
 * The filters on a phone: a dialog from the bottom edge, the same elements that stand beside the
 * results on wide screens. Focus moves in and back, Tab stays inside, Esc and the backdrop close.
 */

const anlikuSheet = (() => {
  "use strict";

  class Sheet {
    /**
     * @param {HTMLElement} panel
     * @param {() => void} changed after opening and closing
     */
    constructor(panel, changed) {
      this.panel = panel;
      this.changed = changed;
      this.open = false;
      /** @type {Element | null} */
      this.opener = null;
      this.wide = window.matchMedia("(min-width: 1024px)");
      // Safari 13 and older phones' browsers know only this form.
      this.wide.addListener(() => {
        if (this.open) this.close();
        else changed();
      });
      this.backdrop = anlikuRender.make("div", { class: "backdrop", hidden: "" });
      panel.before(this.backdrop);
      this.backdrop.addEventListener("click", () => this.close());
      panel.addEventListener("keydown", (event) => this.key(event));
    }

    show() {
      this.opener = document.activeElement;
      this.set(true);
      const first = this.panel.querySelector("[data-close-sheet]");
      if (first instanceof HTMLElement) first.focus();
    }

    close() {
      if (!this.open) return;
      this.set(false);
      if (this.opener instanceof HTMLElement) this.opener.focus();
    }

    /** @param {boolean} open */
    set(open) {
      this.open = open;
      this.backdrop.hidden = !open;
      this.panel.classList.toggle("is-open", open);
      document.documentElement.classList.toggle("has-sheet", open);
      if (open) {
        this.panel.setAttribute("role", "dialog");
        this.panel.setAttribute("aria-modal", "true");
        this.panel.setAttribute("aria-label", "筛选");
      } else {
        this.panel.setAttribute("role", "complementary");
        this.panel.removeAttribute("aria-modal");
        this.panel.setAttribute("aria-label", "按分类浏览");
      }
      this.changed();
    }

    /** @param {KeyboardEvent} event */
    key(event) {
      if (!this.open) return;
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        this.close();
      }
      if (event.key !== "Tab") return;
      const stops = Array.from(this.panel.querySelectorAll("a[href], button")).filter((one) => one.getClientRects().length);
      const [first, last] = [stops[0], stops[stops.length - 1]];
      const leaving = event.shiftKey ? first : last;
      const next = event.shiftKey ? last : first;
      if (document.activeElement === leaving && next instanceof HTMLElement) {
        event.preventDefault();
        next.focus();
      }
    }
  }

  return { Sheet };
})();
