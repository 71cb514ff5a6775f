/* An open shelf, or the page of a product, hears what is left and what it costs: both come written by the server, as soon as they change. A page that nobody looks at does not listen. */
(() => {
  "use strict";
  let source = null, heard = "", said = null;
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const read = (html) => new DOMParser().parseFromString(html, "text/html");
  const flags = (news) => {
    for (const flag of news.querySelectorAll("[data-offer]")) {
      for (const here of document.querySelectorAll(`.flag[data-offer="${flag.dataset.offer}"]`)) {
        const tile = here.closest(".product, .buybox"), form = tile.querySelector(".buy form, .buy-it"), out = flag.hasAttribute("data-out");
        if (here.innerHTML !== flag.innerHTML) here.innerHTML = flag.innerHTML;
        tile.classList.toggle("out", out);
        if (form) form.hidden = out && !tile.dataset.has && !form.querySelector(".step.set");
      }
    }
  };
  /* Where the money of a new price goes is on a page of now */
  const split = () => fetch(location.href).then((answer) => (answer.ok ? answer.text() : "")).then((html) => {
    const now = read(html).querySelector("#money"), here = document.querySelector("#money");
    if (now && here) here.innerHTML = now.innerHTML;
  }).catch(() => {});
  const prices = (news) => {
    const changed = [];
    for (const cost of news.querySelectorAll("[data-cost]")) {
      for (const here of document.querySelectorAll(`.buy [data-cost="${cost.dataset.cost}"], .buybox [data-cost="${cost.dataset.cost}"]`)) {
        if (words(here) === words(cost)) continue;
        const box = here.closest(".buybox");
        here.innerHTML = cost.innerHTML;
        changed.push(`${words((box ? document : here.closest(".product")).querySelector(box ? "h1" : "h3"))}, ${cost.dataset.say}`);
        if (box) split();
      }
    }
    if (changed.length) said.textContent = changed.slice(0, 3).join("; ");
  };
  const hush = () => { if (source) source.close(); source = null; };
  const listen = () => {
    const offers = [...new Set([...document.querySelectorAll(".flag[data-offer]")].map((flag) => flag.dataset.offer))].slice(0, 200).join(",");
    if (document.hidden || offers !== heard) hush();
    if (document.hidden || source || !offers) return;
    heard = offers;
    if (!said) {
      said = document.createElement("p");
      said.className = "vh";
      said.setAttribute("role", "status");
      document.querySelector("main").append(said);
    }
    source = new EventSource(`/live/offers?offers=${offers}`);
    source.addEventListener("left", (event) => { const news = read(event.data); flags(news); prices(news); });
  };
  document.addEventListener("visibilitychange", listen);
  document.addEventListener("htmx:afterSettle", listen);
  addEventListener("pagehide", hush);
  addEventListener("pageshow", listen);
})();
