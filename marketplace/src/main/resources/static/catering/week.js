/* The week's grid when scripts run: what it adds to platform/sheet.js. Live totals, small amounts day after day, search, the panel beside. Without, the form works by its buttons. */
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const $ = (id) => document.getElementById(id);
  const side = $("side"), rise = $("rise"), filter = $("filter"), wide = matchMedia("(min-width: 86rem)");
  const site = form.elements.site.value, monday = form.elements.monday.value;
  const seen = new Map(form.elements.seen.value.split(";").filter(Boolean).map((part) => part.split("=")));
  const keyOf = (row) => row.querySelector("a.goods-link").id;
  const field = (id) => grid.querySelector(`input[name^="q.${id.slice(1)}."]`);

  /* what comes back */
  const apply = (answer, out) => {
    for (const part of answer.querySelectorAll("[data-part]")) {
      const here = document.querySelector(`main [data-part="${part.dataset.part}"]`);
      if (here && here.innerHTML !== part.innerHTML) here.innerHTML = part.innerHTML;
    }
    const inSay = document.activeElement && document.activeElement.closest(".say-row");
    const back = inSay && field(inSay.dataset.cell);
    grid.querySelectorAll(".say-row").forEach((row) => row.remove());
    grid.querySelectorAll(".cell.error").forEach((cell) => {
      const input = cell.querySelector("input");
      if (input) sheet.unmark(input); else cell.classList.remove("error");
    });
    sheet.placeSays(answer);
    const marks = new Map([...answer.querySelectorAll("[data-quantity]")].map((mark) => [mark.dataset.row, mark.dataset]));
    for (const row of grid.querySelectorAll("tr.item")) {
      const mark = marks.get(keyOf(row));
      row.querySelector(".to b").textContent = mark ? mark.quantity : "–";
      row.querySelector(".eu").textContent = mark ? mark.money : "–";
    }
    const wrong = new Set([...answer.querySelectorAll("[data-wrong]")].map((one) => one.dataset.wrong));
    for (const input of grid.querySelectorAll(".meals input")) {
      if (wrong.has(input.name)) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
    }
    if (back) back.focus();
    look();
    out.forEach((value, name) => { const cell = /^q\.(\d+)\./.exec(name); if (cell) seen.set(cell[1], sheet.plain(value)); });
    form.elements.seen.value = [...seen].filter(([, value]) => Number(value) > 0).map((pair) => pair.join("=")).join(";");
  };

  /* the keys of this grid: small amounts day after day, a step more or less, or the same for the days that follow */
  const amount = (text) => Number(sheet.plain(text || "1"));
  const step = (input, sign) => {
    const now = amount(input.value || "0"), least = amount(input.dataset.min);
    if (Number.isNaN(now)) return;
    let next = sign > 0 && now < least ? least : now + sign * amount(input.dataset.step);
    if (next < least) next = 0;
    const text = next ? String(Math.round(next * 1000) / 1000) : "";
    sheet.put([[input, document.documentElement.lang === "en" ? text : text.replace(".", ",")]]);
    input.select();
  };
  const onwards = (input) => {
    const cells = sheet.cellsOf(sheet.rowOf(input)), after = cells.slice(cells.indexOf(input.closest(".cell")) + 1);
    const same = after.map((cell) => cell.querySelector("input[name]")).filter((one) => one && one.value !== input.value);
    if (same.length) sheet.put(same.map((one) => [one, input.value]));
  };
  const pressed = (event, input) => {
    const { key } = event;
    if (key === "+" || key === "-") { event.preventDefault(); step(input, key === "+" ? 1 : -1); }
    else if (key === ">") { event.preventDefault(); sheet.keep(input); onwards(input); }
    else if (key.toLowerCase() === "i") { event.preventDefault(); open(sheet.rowOf(input)); }
    else if (/^\p{L}$/u.test(key)) { event.preventDefault(); filter.value = key; filter.focus(); look(); }
  };
  let wanted = 0;
  const entered = (input) => {
    if (wide.matches) { clearTimeout(wanted); wanted = setTimeout(() => detail(sheet.rowOf(input), side), 200); }
  };

  const texts = new Map();
  const sheet = window.sheetOf(form, {
    url: "/week/quote", back: `/week?site=${site}&monday=${monday}`, context: () => ({ site, monday }),
    fieldOf: field, sought: (row) => texts.get(row), ready: () => learn(), apply, pressed, entered,
  });
  const { grid, rows, fold } = sheet;

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.id === "last") {
      event.preventDefault();
      const fill = sheet.inputs().filter((one) => !one.value.trim() && one.dataset.last).map((one) => [one, one.dataset.last]);
      if (fill.length) sheet.put(fill); else sheet.say(form.dataset.noneFound);
      if ($("left-out")) $("left-out").hidden = false;
    } else if (button.id === "clear") {
      event.preventDefault();
      const full = sheet.inputs().filter((input) => input.value.trim());
      if (full.length) sheet.put(full.map((input) => [input, ""]));
    }
  });

  /* the filter and the views */
  const nameOf = (row) => row.querySelector("a.goods-link");
  for (const row of grid.querySelectorAll("tr.item")) texts.set(row, fold(`${nameOf(row).textContent} ${nameOf(row).nextElementSibling.firstChild.textContent}`));
  const sought = (row) => texts.get(row);
  /* what things are called in other languages is asked for when somebody searches */
  let learnt = null;
  const learn = () => {
    learnt ||= fetch(`/week/names?${new URLSearchParams({ site, monday })}`).then((answer) => answer.json()).then((names) => {
      for (const [row, text] of texts) texts.set(row, `${text} ${fold(names[nameOf(row).textContent] || "")}`);
      look();
    }).catch(() => { learnt = null; });
    return learnt;
  };
  const look = () => {
    const name = fold(filter.value), view = form.elements.view.value;
    let any = false;
    grid.classList.toggle("finding", name !== "" || view !== "");
    for (const row of grid.querySelectorAll("tr.item")) {
      const used = view !== "used" || row.querySelector(".to b").textContent !== "–" || [...row.querySelectorAll(".cell input")].some((input) => input.value.trim());
      const fix = view !== "fix" || (row.nextElementSibling && row.nextElementSibling.matches(".say-row"));
      row.hidden = !(used && fix && sought(row).includes(name));
      any = any || !row.hidden;
      for (let next = row.nextElementSibling; next && next.matches(".say-row"); next = next.nextElementSibling) next.hidden = row.hidden;
    }
    for (const shelf of grid.tBodies) {
      const tag = shelf.querySelector(".fold-h .tag"), used = [...shelf.querySelectorAll(".to b")].filter((one) => one.textContent !== "–").length;
      shelf.hidden = ![...shelf.querySelectorAll("tr.item")].some((row) => !row.hidden);
      tag.hidden = !used;
      tag.querySelector("b").textContent = used;
    }
    $("no-match").hidden = any;
  };
  filter.addEventListener("focus", learn);
  filter.addEventListener("input", look);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      const first = rows().flatMap((row) => [...row.querySelectorAll(".cell input[name]")])[0];
      if (first) { sheet.unfold(sheet.rowOf(first)); first.focus(); }
    } else if (event.key === "Escape") {
      filter.value = ""; look();
      if (sheet.current) sheet.current.focus();
    }
  });
  $("views").addEventListener("change", look);

  /* the panel beside the grid, or the sheet from the foot */
  const known = new Map();
  const detail = async (row, into) => {
    const link = row.querySelector("a.goods-link").href;
    into.dataset.of = keyOf(row);
    if (!known.has(link)) {
      const answer = await fetch(link, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (!answer || !answer.ok || answer.status === 204) return;
      known.set(link, await answer.text());
    }
    if (into.dataset.of !== keyOf(row)) return;
    into.innerHTML = known.get(link);
    into.hidden = false;
  };
  let opened = null;
  const open = (row) => {
    opened = row;
    if (wide.matches) { detail(row, side); return; }
    const list = rows();
    $("rise-place").textContent = `${list.indexOf(row) + 1} / ${list.length}`;
    detail(row, $("rise-in"));
    if (!rise.open) rise.showModal();
  };
  grid.addEventListener("click", (event) => {
    const link = event.target.closest("a.goods-link");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.closest("tr"));
  });
  rise.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step-row]");
    if (step) {
      const next = rows()[rows().indexOf(opened) + Number(step.dataset.stepRow)];
      if (next) open(next);
    } else if (event.target === rise) rise.close();
  });
  rise.addEventListener("close", () => {
    const { current } = sheet;
    const back = opened && (current && sheet.rowOf(current) === opened ? current : opened.querySelector("a.goods-link"));
    if (back) { sheet.unfold(back.closest("tr")); back.focus(); }
  });
  if (wide.matches && rows()[0]) detail(rows()[0], side);
  sheet.resume();
})();
