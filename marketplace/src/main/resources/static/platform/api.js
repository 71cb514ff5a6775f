/* Tries the API from its own page: builds the request from the fields, sends it with the token, shows what comes back. */
(() => {
  const token = document.getElementById("api-token");
  const shownHeaders = ["content-type", "etag", "location", "idempotent-replayed", "retry-after", "www-authenticate"];

  const bytes = (text) => String.fromCharCode(...new TextEncoder().encode(text));
  const basic = () => "Basic " + btoa(bytes(document.getElementById("api-email").value + ":" + document.getElementById("api-password").value));
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const pretty = (text, type) => {
    if (!type.includes("json")) return text;
    try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
  };

  const show = async (place, answer) => {
    const text = await answer.text();
    const headers = shownHeaders.filter((name) => answer.headers.has(name)).map((name) => name + ": " + answer.headers.get(name));
    place.replaceChildren(
      element("p", answer.status + " " + answer.statusText, { class: "strong" }),
      element("pre", headers.join("\n"), { tabindex: "0" }),
      element("pre", pretty(text, answer.headers.get("content-type") || ""), { tabindex: "0" }));
  };

  const request = (form) => {
    let path = form.dataset.path;
    const query = new URLSearchParams(), headers = new Headers();
    for (const field of form.querySelectorAll("[data-in]")) {
      const name = field.dataset.name;
      if (field.dataset.in === "header" && name === "Idempotency-Key" && !field.value) field.value = newKey();
      if (field.dataset.in === "path") path = path.replace("{" + name + "}", encodeURIComponent(field.value));
      else if (field.dataset.in === "query" && field.value) query.set(name, field.value);
      else if (field.dataset.in === "header" && field.value) headers.set(name, field.value);
    }
    const body = form.querySelector("[data-in=body]");
    if (body) headers.set("Content-Type", form.dataset.type);
    if (form.dataset.door === "password") headers.set("Authorization", basic());
    else if (token.value.trim()) headers.set("Authorization", "Bearer " + token.value.trim());
    headers.set("Accept", "*/*");
    const asked = query.toString();
    return new Request(asked ? path + "?" + asked : path, { method: form.dataset.method, headers, body: body ? body.value : undefined, credentials: "omit" });
  };

  for (const form of document.querySelectorAll(".api-form")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const place = form.querySelector(".api-answer");
      try { await show(place, await fetch(request(form))); } catch (error) { place.replaceChildren(element("p", String(error), { class: "err" })); }
    });
  }

  document.getElementById("api-sign-in").addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const said = document.getElementById("api-sign-in-answer");
    const answer = await fetch("/api/v1/tokens", { method: "POST", headers: { Authorization: basic(), Accept: "application/json" }, credentials: "omit" });
    const body = await answer.json();
    if (answer.ok) token.value = body.token;
    said.textContent = answer.ok ? token.labels[0].textContent + " ✓" : body.title + " " + body.detail;
  });
})();
