/* Families that phones and tablets fold are spread at a desk: for eyes by the style sheet, here for everybody else. A search in the page (data-finds: the table)
   shows the rows that it finds, folded or not; nothing of a row that is not shown is left out of its form. */
(() => {
  "use strict";
  const room = matchMedia("(min-width: 64rem)");
  const spread = () => { if (room.matches) document.querySelectorAll(".stock-family, .fold-narrow details").forEach((one) => { one.open = true; }); };
  spread();
  room.addEventListener("change", spread);
  document.addEventListener("click", (event) => { if (room.matches && event.target.closest(".stock-family > summary, .fold-narrow summary")) event.preventDefault(); });

  const find = document.querySelector("[data-finds]");
  if (!find) return;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const table = document.getElementById(find.dataset.finds), none = document.getElementById(find.dataset.none);
  const rows = [...table.querySelectorAll("tbody > tr:not(.fold-h)")].map((row) => [row, plain(row.querySelector("th").textContent)]);
  const look = () => {
    const sought = plain(find.value);
    table.classList.toggle("finding", sought !== "");
    for (const [row, name] of rows) row.hidden = !name.includes(sought);
    for (const body of table.tBodies) body.hidden = ![...body.rows].some((row) => !row.hidden && !row.matches(".fold-h"));
    none.hidden = rows.some(([row]) => !row.hidden);
  };
  find.addEventListener("input", look);
  // Who comes back finds the word still written
  addEventListener("pageshow", look);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    else if (event.key === "Escape") { find.value = ""; look(); }
  });
})();
