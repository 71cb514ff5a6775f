/* An open shelf, or the page of a product, hears what is left: flags come written by the server, as soon as they change. A page that nobody looks at does not listen. */
(() => {
  "use strict";
  let source = null, heard = "";
  const put = (html) => {
    for (const flag of new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-offer]")) {
      for (const here of document.querySelectorAll(`.flag[data-offer="${flag.dataset.offer}"]`)) {
        const tile = here.closest(".product, .buybox"), form = tile.querySelector(".buy form, .buy-it"), out = flag.hasAttribute("data-out");
        if (here.innerHTML !== flag.innerHTML) here.innerHTML = flag.innerHTML;
        tile.classList.toggle("out", out);
        if (form) form.hidden = out && !tile.dataset.has && !form.querySelector(".step.set");
      }
    }
  };
  const hush = () => { if (source) source.close(); source = null; };
  const listen = () => {
    const offers = [...new Set([...document.querySelectorAll(".flag[data-offer]")].map((flag) => flag.dataset.offer))].slice(0, 200).join(",");
    if (document.hidden || offers !== heard) hush();
    if (document.hidden || source || !offers) return;
    heard = offers;
    source = new EventSource(`/live/offers?offers=${offers}`);
    source.addEventListener("left", (event) => put(event.data));
  };
  document.addEventListener("visibilitychange", listen);
  document.addEventListener("htmx:afterSettle", listen);
  addEventListener("pagehide", hush);
  addEventListener("pageshow", listen);
})();
