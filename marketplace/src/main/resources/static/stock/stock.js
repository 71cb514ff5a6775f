/* Counting with a keyboard: up and down change a count by a step, Enter keeps it and goes on to the next row, Shift and Enter to the one before. */
(() => {
  "use strict";
  const counts = () => [...document.querySelectorAll(".srow input[name=onHand]")];
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches || !input.matches(".srow input[name=onHand]") || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      input.closest("[data-step]").querySelector(event.key === "ArrowUp" ? "[data-by='1']" : "[data-by='-1']").click();
    } else if (event.key === "Enter" && window.htmx) {
      event.preventDefault();
      const all = counts();
      const next = all[all.indexOf(input) + (event.shiftKey ? -1 : 1)];
      input.blur();
      if (next) { next.closest("details").open = true; next.focus(); next.select(); }
    }
  });
})();
