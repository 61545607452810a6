// Names for what the theme leaves nameless, and folded answers that open when they are printed or linked to.
(() => {
  const label = (element, text) => element && !element.getAttribute("aria-label") && element.setAttribute("aria-label", text);

  function name() {
    label(document.querySelector("[data-md-component=search]"), "Search");
    document.querySelectorAll("nav.md-code__nav").forEach((each, n) => each.setAttribute("aria-label", `Code ${n + 1}`));
    for (const each of document.querySelectorAll(".md-typeset pre, .md-typeset .output, .md-typeset__scrollwrap")) {
      if (each.scrollWidth > each.clientWidth) each.tabIndex = 0;
    }
  }

  function open(all) {
    document.querySelectorAll(".md-content details").forEach((each) => (each.open = all));
  }

  const run = () => {
    name();
    setTimeout(name, 800);
  };
  window.document$ ? document$.subscribe(run) : addEventListener("DOMContentLoaded", run);
  addEventListener("resize", name);
  addEventListener("beforeprint", () => open(true));
  addEventListener("afterprint", () => open(false));
})();
