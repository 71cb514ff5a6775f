/* Tablée: what every page gains when scripts run. Without them all forms and links work the same. */
(() => {
  "use strict";
  const root = document.documentElement;

  /* htmx is fetched only by pages that ask for it */
  const own = document.currentScript;
  if (document.querySelector("[hx-get],[hx-post],[hx-put],[hx-delete],[hx-trigger],[hx-boost]")) {
    const script = document.createElement("script");
    script.src = own.dataset.htmx;
    /* htmx starts at DOMContentLoaded or on a complete page: in the gap between the two it would wait for ever */
    const fetch = () => document.head.append(script);
    if (document.readyState === "complete") fetch(); else addEventListener("load", fetch);
  }

  /* on a telephone the menu and the row of days are wider than the screen: what is current is brought into sight */
  document.querySelectorAll(".nav [aria-current], .days [aria-current]").forEach((here) => {
    const row = here.closest(".nav, .days");
    row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - here.offsetWidth) / 2;
  });

  /* a form is sent once: a second press while the answer is on its way does nothing. The button keeps its place and its focus. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("data-many")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-busy", "true");
  });
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  };
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => { const form = event.target.closest("form"); if (form) release(form); });

  /* steppers: whole steps from the minimum, in decimal arithmetic on thousandths */
  const number = (text) => { const value = Number(String(text).trim().replace(/\s/g, "").replace(",", ".")); return Number.isFinite(value) ? Math.round(value * 1000) : 0; };
  const comma = root.lang.startsWith("en") ? "." : ",";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-by]");
    if (!button) return;
    const box = button.closest("[data-step]");
    const input = box.querySelector("input");
    const step = number(box.dataset.step) || 1000, min = number(box.dataset.min), max = box.dataset.max ? number(box.dataset.max) : Infinity;
    const now = number(input.value), by = Number(button.dataset.by);
    let next = now + by * step;
    if (by > 0 && next < min) next = min;
    if (by < 0 && next < min) next = 0;
    next = Math.min(Math.max(next, 0), max);
    if (next === now) return;
    input.value = String(next / 1000).replace(".", comma);
    box.classList.toggle("set", next > 0);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* menus close when one looks elsewhere */
  const menus = () => document.querySelectorAll("details.pop[open]");
  document.addEventListener("click", (event) => menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  /* copy what a button names */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button && navigator.clipboard) navigator.clipboard.writeText(button.dataset.copy).then(() => { button.dataset.copied = "yes"; });
  });

  /* a toast leaves after eight seconds, never one that says what went wrong, never while one is on it */
  const leave = (toast) => { if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000, toast); else toast.remove(); };
  const time = (toast) => { if (!toast.classList.contains("bad") && !toast.dataset.timed) { toast.dataset.timed = "yes"; setTimeout(leave, 8000, toast); } };
  const toasts = document.getElementById("toasts");
  if (toasts) {
    toasts.querySelectorAll(".toast").forEach(time);
    new MutationObserver(() => toasts.querySelectorAll(".toast").forEach(time)).observe(toasts, { childList: true });
  }
})();
