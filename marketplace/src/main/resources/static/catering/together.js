/* Several kitchens side by side when scripts run: what it adds to platform/sheet.js. Without, the form works by its buttons. */
(() => {
  "use strict";
  const form = document.getElementById("together");
  if (!form) return;
  const apply = (answer) => {
    for (const part of answer.querySelectorAll("[data-part]")) {
      const here = document.querySelector(`main [data-part="${part.dataset.part}"]`);
      if (here && here.innerHTML !== part.innerHTML) here.innerHTML = part.innerHTML;
    }
    sheet.grid.querySelectorAll(".say-row").forEach((row) => row.remove());
    sheet.inputs().forEach((input) => sheet.unmark(input));
    sheet.placeSays(answer);
  };
  const sheet = window.sheetOf(form, {
    url: "/week/together/check",
    back: location.pathname + location.search,
    /* the whole form each time: nothing of it is kept before it is sent */
    context: (changes) => [...new FormData(form)].filter(([name, value]) => value && !changes.has(name)),
    fieldOf: (cell) => form.elements[cell],
    sought: (row) => sheet.fold(row.querySelector(".prod-c").textContent),
    names: (row) => [sheet.fold(row.querySelector(".prod-c span").textContent)],
    apply,
    pressed: (event, input) => {
      if (event.key !== "=") return;
      event.preventDefault();
      const same = [...sheet.rowOf(input).querySelectorAll(".cell input[name]")].filter((one) => one.value !== input.value || one === input);
      sheet.put(same.map((one) => [one, input.value]));
    },
  });
  sheet.resume();
})();
