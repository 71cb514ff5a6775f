/* The producer's week when scripts run: what it adds to platform/sheet.js. Versions of cells, answers of the server, search. */
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const filter = document.getElementById("filter"), hidden = form.elements.seen;
  const seen = new Map(hidden.value.split(";").filter(Boolean).map((part) => part.split("=")));
  const monday = form.elements.monday.value, texts = new Map();
  const field = (name) => form.elements[name];
  const said = (name) => form.querySelector(`.say-row[data-cell="${name}"]`);

  const apply = (answer, out) => {
    out.forEach((value, name) => {
      if (said(name)) said(name).remove();
      if (field(name)) sheet.unmark(field(name));
    });
    for (const cell of answer.querySelectorAll("[data-cell][data-seen]")) {
      seen.set(cell.dataset.cell, cell.dataset.seen);
      const input = field(cell.dataset.cell), here = input && input.closest(".cell");
      if (!here) continue;
      let note = here.querySelector(".held");
      if (cell.textContent && !note) { note = document.createElement("small"); note.className = "held"; here.append(note); }
      if (note) { if (cell.textContent) note.textContent = cell.textContent; else note.remove(); }
    }
    hidden.value = [...seen].map((pair) => pair.join("=")).join(";");
    sheet.placeSays(answer);
  };

  const sheet = window.sheetOf(form, {
    url: "/stock/week", back: location.pathname + location.search, fieldOf: field, sought: (row) => texts.get(row), apply,
    context: (changes) => ({ monday, seen: [...changes.keys()].filter((name) => seen.has(name)).map((name) => `${name}=${seen.get(name)}`).join(";") }),
  });
  for (const row of sheet.grid.querySelectorAll("tr.item")) texts.set(row, sheet.fold(row.querySelector(".goods-link").textContent));

  const look = () => {
    const name = sheet.fold(filter.value);
    let any = false;
    sheet.grid.classList.toggle("finding", name !== "");
    for (const row of sheet.grid.querySelectorAll("tr.item")) {
      row.hidden = !texts.get(row).includes(name);
      any = any || !row.hidden;
      for (let next = row.nextElementSibling; next && next.matches(".say-row"); next = next.nextElementSibling) next.hidden = row.hidden;
    }
    for (const shelf of sheet.grid.tBodies) shelf.hidden = ![...shelf.querySelectorAll("tr.item")].some((row) => !row.hidden);
    document.getElementById("no-match").hidden = any;
  };
  filter.addEventListener("input", look);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      const first = sheet.rows().flatMap((row) => [...row.querySelectorAll(".cell input[name]")])[0];
      if (first) { sheet.unfold(sheet.rowOf(first)); first.focus(); }
    } else if (event.key === "Escape") { filter.value = ""; look(); if (sheet.current) sheet.current.focus(); }
  });
  sheet.resume();
})();
