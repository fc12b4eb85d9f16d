// @ts-check
/**
 * The filters on a phone: a layer from the bottom edge, the same elements that stand beside the results on wide
 * screens. The backdrop closes it, too.
 */

const anlikuSheet = (() => {
  "use strict";

  class Sheet {
    /**
     * @param {HTMLElement} panel
     * @param {{changed: () => void, gone: () => void, home: () => HTMLElement}} page `changed` after opening and closing
     */
    constructor(panel, page) {
      this.panel = panel;
      this.page = page;
      this.layer = new anlikuLayers.Layer(panel, { close: () => this.set(false), gone: page.gone, home: page.home });
      this.wide = window.matchMedia("(min-width: 1024px)");
      // Safari 13 and older phones' browsers know only this form.
      this.wide.addListener(() => {
        if (this.open) this.layer.close();
        else page.changed();
      });
      this.backdrop = anlikuElements.make("div", { class: "backdrop", hidden: "" });
      panel.before(this.backdrop);
      this.backdrop.addEventListener("click", () => this.close());
    }

    get open() {
      return this.layer.open;
    }

    show() {
      this.layer.show();
      this.set(true);
      const first = this.panel.querySelector("[data-close-sheet]");
      if (first instanceof HTMLElement) first.focus();
    }

    close() {
      this.layer.close();
    }

    /** @param {boolean} open */
    set(open) {
      this.backdrop.hidden = !open;
      this.panel.classList.toggle("is-open", open);
      if (open) {
        this.panel.setAttribute("role", "dialog");
        this.panel.setAttribute("aria-modal", "true");
        this.panel.setAttribute("aria-label", "筛选");
      } else {
        this.panel.setAttribute("role", "complementary");
        this.panel.removeAttribute("aria-modal");
        this.panel.setAttribute("aria-label", "按分类浏览");
      }
      this.page.changed();
    }
  }

  return { Sheet };
})();
