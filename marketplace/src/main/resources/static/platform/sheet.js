/* A grid of amounts when scripts run: keyboard, saving while one types, undo and redo, paste. The page says what cells mean: sheetOf(form, { url, context(changes), back,
   fieldOf(cell), apply(answer, changes) }); all else may be left out. */
(() => {
  "use strict";
  const plain = (text) => text.trim().replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const $ = (id) => document.getElementById(id);

  window.sheetOf = (form, page) => {
    const words = form.dataset, grid = form.querySelector(".wk");
    const inputs = () => [...grid.querySelectorAll(".cell input[name]")];
    const rowOf = (input) => input.closest("tr");
    const rows = () => [...grid.querySelectorAll("tr.item")].filter((row) => !row.hidden);
    /* a folded family opens for what one goes to */
    const unfold = (row) => { const fold = row.closest("tbody").querySelector(".fold-h details"); if (fold) fold.open = true; };
    const shown = (key, ...values) => values.reduce((text, value, i) => text.replaceAll(`#${i}`, value), words[key] || "");
    const longest = (input) => Number(input.maxLength) > 0 ? input.maxLength : 24;

    const say = (text, bad) => {
      const toast = document.createElement("div");
      toast.className = bad ? "toast bad" : "toast";
      toast.setAttribute("role", bad ? "alert" : "status");
      toast.textContent = text;
      $("toasts").append(toast);
      if (bad) setTimeout(() => toast.remove(), 12000);
    };

    /* saving: what changed, once a second, one at a time */
    const kept = new Map(inputs().map((input) => [input.name, input.value]));
    const dirty = new Map();
    let timer = 0, sending = false, lastSent = 0, offline = null, again = false;

    const note = (input) => { dirty.set(input.name, input.value); plan(450); };
    const plan = (wait) => { clearTimeout(timer); timer = setTimeout(send, Math.max(wait, lastSent + 1000 - Date.now())); };
    const body = (changes) => {
      const data = new URLSearchParams(page.context(changes));
      changes.forEach((value, name) => data.append(name, value));
      return data;
    };
    const send = async () => {
      if (sending || !(dirty.size || again)) return;
      sending = true; again = false; lastSent = Date.now();
      const out = new Map([...dirty].slice(0, 200));
      out.forEach((value, name) => dirty.delete(name));
      try {
        const answer = await fetch(page.url, { method: "POST", body: body(out), headers: { "HX-Request": "true" } });
        if (answer.redirected || answer.status === 401 || answer.headers.has("HX-Redirect")) { signIn(out); return; }
        if (words.refused && answer.status > 399 && answer.status < 429) { say(shown("refused", out.size), true); return; }
        if (!answer.ok) throw new Error(answer.status);
        page.apply(new DOMParser().parseFromString(await answer.text(), "text/html"), out);
        if (offline) { offline.remove(); offline = null; }
      } catch {
        out.forEach((value, name) => { if (!dirty.has(name)) dirty.set(name, value); });
        if (!offline) { say(shown("offline", dirty.size), true); offline = $("toasts").lastElementChild; }
        plan(5000);
      } finally {
        sending = false;
        if ((dirty.size || again) && !offline) plan(200);
      }
    };
    const refresh = () => { again = true; plan(200); };
    /* what somebody else set, unless something is being typed there */
    const heard = (input, value) => {
      if (dirty.has(input.name) || input.value !== kept.get(input.name)) return false;
      input.value = value; kept.set(input.name, value);
      return true;
    };
    /* signed out meanwhile: what was typed waits here */
    const waiting = page.back;
    const signIn = (out) => {
      sessionStorage.setItem(waiting, JSON.stringify([...out, ...dirty]));
      dirty.clear();
      location.assign(page.back);
    };
    const resume = () => {
      const typed = JSON.parse(sessionStorage.getItem(waiting) || "[]");
      sessionStorage.removeItem(waiting);
      typed.forEach(([name, value]) => { const input = form.elements[name]; if (input) { input.value = value; note(input); } });
    };
    addEventListener("online", () => plan(0));
    addEventListener("pagehide", () => {
      if (dirty.size && !form.dataset.sent) fetch(page.url, { method: "POST", body: body(dirty), keepalive: true, headers: { "HX-Request": "true" } });
    });

    /* what is said of a cell stands under its row */
    const unmark = (input) => {
      input.closest(".cell").classList.remove("error");
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    };
    const placeSays = (answer) => {
      const after = new Map();
      for (const row of answer.querySelectorAll(".say-row")) {
        const name = $(row.dataset.row), item = name && rowOf(name), input = page.fieldOf(row.dataset.cell);
        if (!item) continue;
        unfold(item);
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
    };

    /* undo and redo: a batch is one act */
    const past = [], future = [];
    const put = (changes) => {
      past.push(changes.map(([input]) => [input.name, kept.get(input.name)]));
      future.length = 0;
      for (const [input, value] of changes) { input.value = value; kept.set(input.name, value); note(input); }
    };
    const keep = (input) => {
      if (!kept.has(input.name) || kept.get(input.name) === input.value) return;
      past.push([[input.name, kept.get(input.name)]]);
      future.length = 0;
      kept.set(input.name, input.value);
      note(input);
    };
    const back = (from, to, none) => {
      const last = from.pop();
      if (!last) { say(none); return; }
      to.push(last.map(([name]) => [name, kept.get(name)]));
      for (const [name, value] of last) {
        const input = form.elements[name];
        input.value = value; kept.set(name, value); note(input);
        if (last.length === 1) { unfold(rowOf(input)); input.focus(); }
      }
      if (last.length > 1) say(shown("undone", last.length));
    };
    const undo = () => back(past, future, words.undoNone);
    const redo = () => back(future, past, words.redoNone);
    grid.addEventListener("input", (event) => {
      const input = event.target;
      if (!input.closest(".cell")) return;
      input.closest(".cell").classList.remove("error");
      dirty.set(input.name, input.value);
      plan(700);
    });
    grid.addEventListener("change", (event) => {
      if (event.target.closest(".cell")) keep(event.target); else note(event.target);
    });

    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.name === "put" && button.closest(".say-row")) {
        event.preventDefault();
        const input = page.fieldOf(button.closest(".say-row").dataset.cell);
        if (!input || !input.name) { dirty.set(button.value.split("=")[0], ""); plan(0); return; }
        put([[input, button.dataset.amount]]);
        input.focus();
        plan(0);
      } else if (button.id === "undo") {
        if (!past.length && !button.classList.contains("for-script")) return;
        event.preventDefault();
        undo();
      } else if (button.id === "redo") redo();
      else if (button.id === "paste") $("paste-box").showModal();
      else if (button.id === "keys") $("keys-box").showModal();
    });
    document.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
    });
    form.addEventListener("submit", () => { clearTimeout(timer); dirty.clear(); });

    /* paste: a block from the current cell on, or rows by name */
    const ready = (text) => page.ready ? page.ready(text) : Promise.resolve();
    const spread = (text, from) => {
      const lines = text.replace(/\r/g, "").split("\n").filter((line) => line.trim()).map((line) => line.split("\t"));
      const list = rows(), changes = [], left = [], filled = new Set(), days = [...grid.querySelectorAll("thead .day b")];
      const named = lines.every((line) => line.length > 1 && line[0].trim() && !/^[\d.,\s]+$/.test(line[0]));
      const called = (name) => {
        const exact = page.names ? list.filter((row) => page.names(row).includes(name)) : [];
        return exact.length ? exact : list.filter((row) => page.sought(row).includes(name));
      };
      lines.forEach((line, i) => {
        const found = named ? called(fold(line[0])) : [list[list.indexOf(rowOf(from)) + i]];
        if (found.length !== 1) { left.push(shown(found.length ? "leftMany" : "leftUnknown", i + 1, line[0].trim())); return; }
        const cells = found[0] ? [...found[0].querySelectorAll(".cell")] : [];
        const first = named ? 0 : [...rowOf(from).querySelectorAll(".cell")].indexOf(from.closest(".cell"));
        (named ? line.slice(1) : line).forEach((typed, j) => {
          const value = typed.trim(), input = cells[first + j] && cells[first + j].querySelector("input[name]");
          if (!value) return;
          if (!input || value.length > longest(input) || filled.has(input)) left.push(shown(input && filled.has(input) ? "leftTwice" : "leftCell", i + 1, value.slice(0, 40), days[first + j] ? days[first + j].textContent : ""));
          else { filled.add(input); changes.push([input, value]); }
        });
      });
      if (changes.length) put(changes);
      say(left.length ? shown("jumped", changes.length, left.length) : shown("pasted", changes.length), left.length > 0);
      const box = $("paste-left");
      if (!box) return;
      box.hidden = !left.length;
      const most = left.length > 60 ? [...left.slice(0, 50), shown("leftMore", left.length - 50)] : left;
      box.querySelector("ul").replaceChildren(...most.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    };
    grid.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text");
      if (!/[\t\n]/.test(text.trim()) || !event.target.closest(".cell")) return;
      event.preventDefault();
      const from = event.target;
      ready(text).then(() => spread(text, from));
    });
    if ($("paste-go")) $("paste-go").addEventListener("click", () => {
      const text = $("paste-in").value;
      $("paste-box").close();
      $("paste-in").value = "";
      const from = sheet.current || inputs()[0];
      if (text.trim() && from) ready(text).then(() => spread(text, from));
    });

    /* moving */
    const cellsOf = (row) => [...row.querySelectorAll(".cell")];
    const move = (input, down, right) => {
      const list = rows();
      let r = list.indexOf(rowOf(input)), c = cellsOf(rowOf(input)).indexOf(input.closest(".cell"));
      for (;;) {
        r += down; c += right;
        const next = list[r] && cellsOf(list[r])[c];
        if (!next) return false;
        const target = next.querySelector("input[name]");
        if (target) { unfold(list[r]); target.focus(); return true; }
      }
    };
    /* to the next cell that must be put right, from the last to the first again */
    const toFix = () => {
      const wrong = inputs().filter((input) => input.closest(".cell.error"));
      const next = wrong.find((input) => sheet.current && sheet.current.compareDocumentPosition(input) & 4) || wrong[0];
      if (!next) { if (words.nothingToFix) say(words.nothingToFix); return; }
      if (rowOf(next).hidden && page.reveal) page.reveal();
      unfold(rowOf(next));
      next.focus();
    };
    document.addEventListener("keydown", (event) => {
      if (event.key !== "!" || event.target.closest("dialog, textarea, select, input:not(.cell input)")) return;
      event.preventDefault();
      toFix();
    });
    form.addEventListener("click", (event) => {
      if (!event.target.closest("[data-fix]")) return;
      event.preventDefault();
      toFix();
    });
    grid.addEventListener("focusin", (event) => {
      const input = event.target.closest(".cell input");
      grid.querySelectorAll(".here, .on").forEach((one) => one.classList.remove("here", "on"));
      if (!input) return;
      sheet.current = input;
      input.select();
      const cell = input.closest(".cell");
      cell.classList.add("here");
      const day = grid.querySelectorAll("thead .day")[cellsOf(rowOf(input)).indexOf(cell)];
      if (day) day.classList.add("on");
      if (page.entered) page.entered(input);
    });
    grid.addEventListener("keydown", (event) => {
      const input = event.target.closest(".cell input");
      if (!input || event.isComposing) return;
      const key = event.key.toLowerCase(), all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
      const start = all || input.selectionEnd === 0, end = all || input.selectionStart === input.value.length;
      const go = (down, right) => { if (move(input, down, right) || down) event.preventDefault(); };
      const act = (does, ...given) => { event.preventDefault(); does(...given); };
      if (event.ctrlKey || event.metaKey) {
        if (key === "y" || (key === "z" && event.shiftKey)) { keep(input); act(redo); } else if (key === "z") { keep(input); act(undo); }
        else if (key === "enter" && $("go")) { keep(input); const number = $("purchaseOrder"); act(() => (number && !number.value ? number : $("go")).focus()); }
        return;
      }
      if (event.altKey) return;
      if (key === "arrowdown") go(1, 0);
      else if (key === "arrowup") go(-1, 0);
      else if (key === "arrowright" && end && !event.shiftKey) go(0, 1);
      else if (key === "arrowleft" && start && !event.shiftKey) go(0, -1);
      else if (key === "enter") { event.preventDefault(); keep(input); move(input, event.shiftKey ? -1 : 1, 0); }
      else if (key === "escape") { input.value = kept.get(input.name); input.select(); note(input); }
      else if (key === "?") act(() => $("keys-box").showModal());
      else if (page.pressed) page.pressed(event, input);
    });

    const sheet = { grid, inputs, rowOf, rows, unfold, cellsOf, kept, dirty, current: null, say, shown, note, plan, put, keep, heard, refresh, unmark, placeSays, resume, plain, fold };
    return sheet;
  };
})();
