/* The week's grid when scripts run: what it adds to platform/sheet.js. Without, the form works by its buttons. */
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
      const comes = mark ? mark.coming.split(";") : [];
      row.querySelectorAll(".cell").forEach((cell, day) => { const figure = cell.querySelector(".comes .num"); if (figure) figure.textContent = comes[day] || "0"; });
    }
    const wrong = new Set([...answer.querySelectorAll("[data-wrong]")].map((one) => one.dataset.wrong));
    wrong.forEach((one) => { if (one[0] === "q" && field(one)) field(one).closest(".cell").classList.add("error"); });
    for (const input of grid.querySelectorAll(".meals input")) {
      if (wrong.has(input.name)) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
    }
    if (back) back.focus();
    look();
    out.forEach((value, name) => { const cell = /^q\.(\d+)\./.exec(name), now = sheet.plain(value); if (cell && Number(now) >= 0) seen.set(cell[1], now || "0"); });
    for (const row of answer.querySelectorAll("[data-held]")) seen.set(row.dataset.cell.slice(1), row.dataset.held);
    note();
    known.clear();
    if (sheet.current) beside(sheet.current, 500);
    if (stale) location.reload();
  };
  const note = () => { form.elements.seen.value = [...seen].filter(([, value]) => Number(value) > 0).map((pair) => pair.join("=")).join(";"); };

  /* others at the same week: the cells they are at, and what they set */
  const tab = `t${Math.random().toString(36).slice(2)}`.padEnd(8, "0");
  let live = null, stale = false, at = 0;
  const hear = (event) => {
    const news = new DOMParser().parseFromString(event.data, "text/html").body.firstElementChild, key = form.elements.key.value, heard = news.dataset.key || "";
    form.dataset.revision = event.lastEventId;
    for (const { dataset: { set, value = "", by = "" } } of news.querySelectorAll("[data-set]")) {
      const input = field(set);
      if (!input || !sheet.heard(input, value)) continue;
      seen.set(set.slice(1), sheet.plain(value) || "0");
      input.closest(".cell").classList.add("fresh");
      input.title = by;
    }
    let fed = false;
    for (const { dataset: { meals, value } } of news.querySelectorAll("[data-meals]")) {
      const input = form.elements[meals];
      if (!input || input.value === value || input === document.activeElement || sheet.dirty.has(meals)) continue;
      input.value = value;
      fed = true;
    }
    note();
    grid.querySelectorAll(".flagname").forEach((flag) => { flag.closest(".cell").classList.remove("other"); flag.remove(); });
    for (const { dataset } of news.querySelectorAll("[data-at]")) {
      const input = field(dataset.at), cell = input && input.closest(".cell");
      if (!cell || cell.matches(".other")) continue;
      cell.classList.add("other");
      cell.prepend(Object.assign(document.createElement("span"), { className: "flagname", textContent: dataset.by }));
    }
    $("people").textContent = news.querySelector("p").textContent;
    stale ||= key !== "" && heard !== "" && heard !== key;
    if (stale || fed || news.querySelector("[data-set]")) sheet.refresh();
  };
  const listen = () => {
    if (document.hidden) { if (live) live.close(); live = null; return; }
    if (live) return;
    live = new EventSource(`/live/week?${new URLSearchParams({ site, monday, tab, since: form.dataset.revision })}`);
    live.addEventListener("week", hear);
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => { if (live) live.close(); live = null; });
  addEventListener("pageshow", listen);

  /* a step more or less, or the same for the days that follow */
  const amount = (text) => Number(sheet.plain(text || "1"));
  const written = (text) => (document.documentElement.lang === "en" ? text : text.replace(".", ","));
  const step = (input, sign) => {
    const now = amount(input.value || "0"), least = amount(input.dataset.min);
    if (Number.isNaN(now)) return;
    let next = sign > 0 && now < least ? least : now + sign * amount(input.dataset.step);
    if (next < least) next = 0;
    const text = next ? String(Math.round(next * 1000) / 1000) : "";
    sheet.put([[input, written(text)]]);
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
    clearTimeout(at);
    at = setTimeout(() => fetch("/week/here", { method: "POST", body: new URLSearchParams({ site, monday, tab, at: input.name.split(".")[1] }) }).catch(() => {}), 300);
    beside(input, 200);
  };
  const beside = (input, wait) => {
    if (wide.matches) { clearTimeout(wanted); wanted = setTimeout(() => { if (!side.contains(document.activeElement)) detail(sheet.rowOf(input), side); }, wait); }
  };

  const texts = new Map(), called = new Map();
  const sheet = window.sheetOf(form, {
    url: "/week/quote", back: `/week?site=${site}&monday=${monday}`, context: (changes) => ({ site, monday, tab, seen: [...changes.keys()].map((name) => name.split(".")[1]).map((offer) => `${offer}=${seen.get(offer) || 0}`).join(";") }),
    fieldOf: field, names: (row) => called.get(row), sought: (row) => texts.get(row), ready: (text) => learn().then(() => fetchRows(text.split("\n").map((line) => line.split("\t")[0].trim()))), apply, pressed, entered,
    reveal: () => { filter.value = form.elements.view.value = ""; look(); },
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

  /* one product instead of another, from the panel */
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".alts button[name=put]");
    if (!button) return;
    const puts = [...button.value.matchAll(/q\.(\d+)\.\d+=([\d.]*)/g)].map(([, offer, amount]) => [field(`q${offer}`), written(amount)]);
    if (!puts.every(([input]) => input)) return;
    sheet.put(puts);
    if (rise.open) rise.close();
    puts[puts.length - 1][0].focus();
  });

  /* the filter and the views */
  const nameOf = (row) => row.querySelector("a.goods-link");
  const index = (row, more = "") => {
    const name = nameOf(row).textContent, others = more.split("\n").filter(Boolean).map(fold);
    called.set(row, [fold(name), ...others]);
    texts.set(row, `${fold(`${name} ${nameOf(row).nextElementSibling.firstChild.textContent}`)} ${others.join(" ")}`);
  };
  grid.querySelectorAll("tr.item").forEach((row) => index(row));

  /* what is offered and has no row here yet comes when it is asked for */
  const asked = new Set();
  const fetchRows = async (words) => {
    const names = form.dataset.more ? words.map(fold).filter((word) => word.length > 1 && /\p{L}/u.test(word) && !asked.has(word)).slice(0, 200) : [];
    if (!names.length) return;
    const answer = await fetch("/week/rows", { method: "POST", body: new URLSearchParams([["site", site], ["monday", monday], ...names.map((name) => ["called", name])]), headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer || !answer.ok) return;
    names.forEach((name) => asked.add(name));
    const came = new DOMParser().parseFromString(await answer.text(), "text/html");
    const others = new Map([...came.querySelectorAll("[data-name]")].map(({ dataset }) => [dataset.name, dataset.names]));
    for (const shelf of [...came.querySelectorAll("tbody[data-family]")]) {
      const here = grid.querySelector(`tbody[data-family="${shelf.dataset.family}"]`);
      for (const row of [...shelf.querySelectorAll("tr.item")]) {
        if ($(keyOf(row))) { row.remove(); continue; }
        index(row, others.get(nameOf(row).textContent));
        for (const input of row.querySelectorAll(".cell input[name]")) sheet.kept.set(input.name, input.value);
        if (here) here.append(row);
      }
      if (!here && shelf.querySelector("tr.item")) grid.append(shelf);
    }
    look();
  };
  const sought = (row) => texts.get(row);
  let learnt = null;
  const learn = () => {
    learnt ||= fetch(`/week/names?${new URLSearchParams({ site, monday })}`).then((answer) => answer.json()).then((names) => {
      for (const row of texts.keys()) if (names[nameOf(row).textContent]) index(row, names[nameOf(row).textContent]);
      look();
    }).catch(() => { learnt = null; });
    return learnt;
  };
  const look = () => {
    const name = fold(filter.value), view = form.elements.view.value;
    let any = false;
    grid.classList.toggle("finding", name !== "" || view !== "");
    for (const row of grid.querySelectorAll("tr.item")) {
      const used = view !== "used" || name || row.querySelector(".to b").textContent !== "–" || [...row.querySelectorAll(".cell input")].some((input) => input.value.trim());
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
  let typing = 0;
  filter.addEventListener("input", () => { look(); clearTimeout(typing); typing = setTimeout(() => fetchRows([filter.value.trim()]), 250); });
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
  /* filled from elsewhere: what was filled is what to read again */
  const shown = new URLSearchParams(location.search).get("view");
  if (shown) { form.elements.view.value = shown; look(); }

  /* the panel beside, or the sheet from the foot */
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
