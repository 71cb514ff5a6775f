/* The week's grid when scripts run: keyboard, saving while typing, live totals, undo, paste. Without, the form works by its buttons. */
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const $ = (id) => document.getElementById(id);
  const words = form.dataset, grid = form.querySelector(".wk"), side = $("side"), rise = $("rise"), filter = $("filter");
  const inputs = () => [...grid.querySelectorAll(".cell input[name]")];
  const rowOf = (input) => input.closest("tr");
  const itemOf = (key) => $(key) && $(key).closest("tr"), keyOf = (row) => row.querySelector("a.goods-link").id;
  const rows = () => [...grid.querySelectorAll("tr.item")].filter((row) => !row.hidden);
  const shown = (key, ...values) => values.reduce((text, value, i) => text.replaceAll(`#${i}`, value), words[key]);
  const field = (id) => grid.querySelector(`input[name^="q.${id.slice(1)}."]`);
  const plain = (text) => text.trim().replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  const wide = matchMedia("(min-width: 86rem)");

  const say = (text, bad) => {
    const toast = document.createElement("div");
    toast.className = bad ? "toast bad" : "toast";
    toast.setAttribute("role", bad ? "alert" : "status");
    toast.textContent = text;
    $("toasts").append(toast);
    if (bad) setTimeout(() => toast.remove(), 12000);
  };

  /* saving: only what changed, at most once a second, one at a time */
  const kept = new Map(inputs().map((input) => [input.name, input.value]));
  const seen = new Map(form.elements.seen.value.split(";").filter(Boolean).map((part) => part.split("=")));
  const dirty = new Map();
  let timer = 0, sending = false, lastSent = 0, offline = null;

  const note = (input) => { dirty.set(input.name, input.value); plan(450); };
  const plan = (wait) => { clearTimeout(timer); timer = setTimeout(send, Math.max(wait, lastSent + 1000 - Date.now())); };
  const body = (changes) => {
    const data = new URLSearchParams({ site: form.elements.site.value, monday: form.elements.monday.value });
    changes.forEach((value, name) => data.append(name, value));
    return data;
  };
  const send = async () => {
    if (sending || !dirty.size) return;
    sending = true; lastSent = Date.now();
    const out = new Map(dirty);
    dirty.clear();
    try {
      const answer = await fetch("/week/quote", { method: "POST", body: body(out), headers: { "HX-Request": "true" } });
      if (answer.redirected || answer.status === 401 || answer.headers.has("HX-Redirect")) { signIn(out); return; }
      if (!answer.ok) throw new Error(answer.status);
      apply(await answer.text());
      out.forEach((value, name) => { const cell = /^q\.(\d+)\./.exec(name); if (cell) seen.set(cell[1], plain(value)); });
      form.elements.seen.value = [...seen].filter(([, value]) => Number(value) > 0).map((pair) => pair.join("=")).join(";");
      if (offline) { offline.remove(); offline = null; }
    } catch {
      out.forEach((value, name) => { if (!dirty.has(name)) dirty.set(name, value); });
      if (!offline) { say(shown("offline", dirty.size), true); offline = $("toasts").lastElementChild; }
      plan(5000);
    } finally {
      sending = false;
      if (dirty.size && !offline) plan(200);
    }
  };
  /* signed out meanwhile: what was typed waits here until somebody is back at this door and week */
  const waiting = `week ${form.elements.site.value} ${form.elements.monday.value}`;
  const signIn = (out) => {
    sessionStorage.setItem(waiting, JSON.stringify([...out, ...dirty]));
    dirty.clear();
    location.assign(`/week?site=${form.elements.site.value}&monday=${form.elements.monday.value}`);
  };
  const resume = () => {
    const typed = JSON.parse(sessionStorage.getItem(waiting) || "[]");
    sessionStorage.removeItem(waiting);
    typed.forEach(([name, value]) => { const input = form.elements[name]; if (input) { input.value = value; note(input); } });
  };
  addEventListener("online", () => plan(0));
  addEventListener("pagehide", () => {
    if (dirty.size && !form.dataset.sent) fetch("/week/quote", { method: "POST", body: body(dirty), keepalive: true, headers: { "HX-Request": "true" } });
  });

  /* what comes back */
  const apply = (html) => {
    const answer = new DOMParser().parseFromString(html, "text/html");
    for (const part of answer.querySelectorAll("[data-part]")) {
      const here = document.querySelector(`main [data-part="${part.dataset.part}"]`);
      if (here && here.innerHTML !== part.innerHTML) here.innerHTML = part.innerHTML;
    }
    const inSay = document.activeElement && document.activeElement.closest(".say-row");
    const back = inSay && field(inSay.dataset.cell);
    grid.querySelectorAll(".say-row").forEach((row) => row.remove());
    grid.querySelectorAll(".cell.error").forEach((cell) => {
      cell.classList.remove("error");
      const input = cell.querySelector("input");
      if (input) { input.removeAttribute("aria-invalid"); input.removeAttribute("aria-describedby"); }
    });
    const after = new Map();
    for (const row of answer.querySelectorAll(".say-row")) {
      const item = itemOf(row.dataset.row), input = field(row.dataset.cell);
      if (!item) continue;
      (after.get(item) || item).after(row);
      after.set(item, row);
      if (!input) continue;
      const cell = input.closest(".cell");
      cell.classList.add("error");
      if (!cell.querySelector(".mark")) {
        const mark = document.createElement("span");
        mark.className = "mark";
        mark.append(row.querySelector("svg").cloneNode(true));
        mark.firstChild.classList.remove("tone-bad");
        cell.prepend(mark);
      }
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", row.id);
    }
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
  };

  /* undo: a batch is one act */
  const past = [];
  const put = (changes) => {
    const before = changes.map(([input]) => [input.name, kept.get(input.name)]);
    past.push(before);
    for (const [input, value] of changes) { input.value = value; kept.set(input.name, value); note(input); }
  };
  const keep = (input) => {
    if (!kept.has(input.name) || kept.get(input.name) === input.value) return;
    past.push([[input.name, kept.get(input.name)]]);
    kept.set(input.name, input.value);
    note(input);
  };
  const undo = () => {
    const last = past.pop();
    if (!last) { say(words.undoNone); return; }
    for (const [name, value] of last) {
      const input = form.elements[name];
      input.value = value; kept.set(name, value); note(input);
      if (last.length === 1) input.focus();
    }
    if (last.length > 1) say(shown("undone", last.length));
  };
  grid.addEventListener("input", (event) => {
    const input = event.target;
    if (input.closest(".meals")) return;
    input.closest(".cell").classList.remove("error");
    dirty.set(input.name, input.value);
    plan(700);
  });
  grid.addEventListener("change", (event) => {
    if (event.target.closest(".meals")) note(event.target); else keep(event.target);
  });

  /* the buttons */
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.name === "put") {
      event.preventDefault();
      const input = field(button.closest(".say-row").dataset.cell);
      if (!input || !input.name) { dirty.set(button.value.split("=")[0], ""); plan(0); return; }
      put([[input, button.dataset.amount]]);
      input.focus();
      plan(0);
    } else if (button.id === "last") {
      event.preventDefault();
      const fill = inputs().filter((one) => !one.value.trim() && one.dataset.last).map((one) => [one, one.dataset.last]);
      if (fill.length) put(fill); else say(words.noneFound);
      if ($("left-out")) $("left-out").hidden = false;
    } else if (button.id === "clear") {
      event.preventDefault();
      const full = inputs().filter((input) => input.value.trim());
      if (full.length) put(full.map((input) => [input, ""]));
    } else if (button.id === "undo") {
      if (!past.length && !button.classList.contains("for-script")) return;
      event.preventDefault();
      undo();
    } else if (button.id === "paste") $("paste-box").showModal();
    else if (button.id === "keys") $("keys-box").showModal();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  });
  form.addEventListener("submit", () => { clearTimeout(timer); dirty.clear(); });

  /* paste: a block from the current cell on, or rows by name */
  const spread = (text, from) => {
    const lines = text.replace(/\r/g, "").split("\n").filter((line) => line.trim()).map((line) => line.split("\t"));
    const list = rows(), changes = [];
    let jumped = 0;
    const named = lines.every((line) => line.length > 1 && line[0].trim() && !/^[\d.,\s]+$/.test(line[0]));
    lines.forEach((line, i) => {
      const name = named && fold(line[0]);
      const row = named ? list.find((one) => sought(one).includes(name)) : list[list.indexOf(rowOf(from)) + i];
      const cells = row ? [...row.querySelectorAll(".cell")] : [];
      const first = named ? 0 : [...rowOf(from).querySelectorAll(".cell")].indexOf(from.closest(".cell"));
      (named ? line.slice(1) : line).forEach((value, j) => {
        if (!value.trim()) return;
        const input = cells[first + j] && cells[first + j].querySelector("input[name]");
        if (input) changes.push([input, value.trim().slice(0, 24)]); else jumped++;
      });
    });
    if (changes.length) put(changes);
    say(jumped ? shown("jumped", changes.length, jumped) : shown("pasted", changes.length), jumped > 0);
  };
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (!/[\t\n]/.test(text.trim()) || !event.target.closest(".cell")) return;
    event.preventDefault();
    const from = event.target;
    learn().then(() => spread(text, from));
  });
  if ($("paste-go")) $("paste-go").addEventListener("click", () => {
    const text = $("paste-in").value;
    $("paste-box").close();
    $("paste-in").value = "";
    const from = current || inputs()[0];
    if (text.trim() && from) learn().then(() => spread(text, from));
  });

  /* moving */
  let current = null, wanted = 0;
  const move = (input, down, right) => {
    const list = rows(), cells = (row) => [...row.querySelectorAll(".cell")];
    let r = list.indexOf(rowOf(input)), c = cells(rowOf(input)).indexOf(input.closest(".cell"));
    for (;;) {
      r += down; c += right;
      const next = list[r] && cells(list[r])[c];
      if (!next) return false;
      const target = next.querySelector("input[name]");
      if (target) { target.focus(); return true; }
    }
  };
  /* small amounts day after day: a step more or less, or the same for the days that follow */
  const amount = (text) => Number(plain(text || "1"));
  const step = (input, sign) => {
    const now = amount(input.value || "0"), least = amount(input.dataset.min);
    if (Number.isNaN(now)) return;
    let next = sign > 0 && now < least ? least : now + sign * amount(input.dataset.step);
    if (next < least) next = 0;
    const text = next ? String(Math.round(next * 1000) / 1000) : "";
    put([[input, document.documentElement.lang === "en" ? text : text.replace(".", ",")]]);
    input.select();
  };
  const onwards = (input) => {
    const cells = [...rowOf(input).querySelectorAll(".cell")];
    const after = cells.slice(cells.indexOf(input.closest(".cell")) + 1);
    const same = after.map((cell) => cell.querySelector("input[name]")).filter((one) => one && one.value !== input.value);
    if (same.length) put(same.map((one) => [one, input.value]));
  };
  grid.addEventListener("focusin", (event) => {
    const input = event.target.closest(".cell input");
    grid.querySelectorAll(".here, .on").forEach((one) => one.classList.remove("here", "on"));
    if (!input) return;
    current = input;
    input.select();
    const cell = input.closest(".cell");
    cell.classList.add("here");
    const day = grid.querySelectorAll("thead .day")[[...rowOf(input).querySelectorAll(".cell")].indexOf(cell)];
    if (day) day.classList.add("on");
    if (wide.matches) { clearTimeout(wanted); wanted = setTimeout(() => detail(rowOf(input), side), 200); }
  });
  grid.addEventListener("keydown", (event) => {
    const input = event.target.closest(".cell input");
    if (!input || event.isComposing) return;
    const { key } = event, all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const start = all || input.selectionEnd === 0, end = all || input.selectionStart === input.value.length;
    const go = (down, right) => { if (move(input, down, right) || down) event.preventDefault(); };
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z") { event.preventDefault(); keep(input); undo(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "ArrowDown") go(1, 0);
    else if (key === "ArrowUp") go(-1, 0);
    else if (key === "ArrowRight" && end && !event.shiftKey) go(0, 1);
    else if (key === "ArrowLeft" && start && !event.shiftKey) go(0, -1);
    else if (key === "+" || key === "-") { event.preventDefault(); step(input, key === "+" ? 1 : -1); }
    else if (key === ">") { event.preventDefault(); keep(input); onwards(input); }
    else if (key === "Enter") { event.preventDefault(); keep(input); move(input, event.shiftKey ? -1 : 1, 0); }
    else if (key === "Escape") { input.value = kept.get(input.name); input.select(); note(input); }
    else if (key.toLowerCase() === "i") { event.preventDefault(); open(rowOf(input)); }
    else if (key === "?") { event.preventDefault(); $("keys-box").showModal(); }
    else if (/^\p{L}$/u.test(key)) { event.preventDefault(); filter.value = key; filter.focus(); look(); }
  });

  /* the filter and the views */
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const texts = new Map();
  const nameOf = (row) => row.querySelector("a.goods-link");
  for (const row of grid.querySelectorAll("tr.item")) texts.set(row, fold(`${nameOf(row).textContent} ${nameOf(row).nextElementSibling.firstChild.textContent}`));
  const sought = (row) => texts.get(row);
  /* what things are called in other languages is asked for when somebody searches */
  let learnt = null;
  const learn = () => {
    learnt ||= fetch(`/week/names?${body([])}`).then((answer) => answer.json()).then((names) => {
      for (const [row, text] of texts) texts.set(row, `${text} ${fold(names[nameOf(row).textContent] || "")}`);
      look();
    }).catch(() => { learnt = null; });
    return learnt;
  };
  const look = () => {
    const name = fold(filter.value), view = form.elements.view.value;
    let any = false;
    for (const row of grid.querySelectorAll("tr.item")) {
      const used = view !== "used" || row.querySelector(".to b").textContent !== "–" || [...row.querySelectorAll(".cell input")].some((input) => input.value.trim());
      const fix = view !== "fix" || (row.nextElementSibling && row.nextElementSibling.matches(".say-row"));
      row.hidden = !(used && fix && sought(row).includes(name));
      any = any || !row.hidden;
      for (let next = row.nextElementSibling; next && next.matches(".say-row"); next = next.nextElementSibling) next.hidden = row.hidden;
    }
    for (const shelf of grid.tBodies) shelf.hidden = ![...shelf.querySelectorAll("tr.item")].some((row) => !row.hidden);
    $("no-match").hidden = any;
  };
  filter.addEventListener("focus", learn);
  filter.addEventListener("input", look);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      const first = rows().flatMap((row) => [...row.querySelectorAll(".cell input[name]")])[0];
      if (first) first.focus();
    } else if (event.key === "Escape") {
      filter.value = ""; look();
      if (current) current.focus();
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
    const back = opened && (current && rowOf(current) === opened ? current : opened.querySelector("a.goods-link"));
    if (back) back.focus();
  });
  if (wide.matches && rows()[0]) detail(rows()[0], side);
  resume();
})();
