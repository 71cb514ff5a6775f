/* A place's pin is set on a drawn map: by a tap, by arrow keys, or by where the device is. The two fields stay the truth: what is typed there moves the pin, and they are what is sent. */
(() => {
  "use strict";
  const box = document.getElementById("pin-map");
  if (!box) return;
  const latitude = document.getElementById("latitude"), longitude = document.getElementById("longitude"), commune = document.getElementById("commune");
  const svg = box.querySelector("svg"), caption = box.querySelector("figcaption"), said = box.querySelector("[role=status]");
  const KM = 111.2, NEAR = .5, FAR = 1200, RATIO = .75;
  const steps = [.05, .1, .2, .5, 1, 2, 5, 10, 20, 50, 100, 200, 500];
  const degrees = (field, most) => {
    const text = field.value.trim().replace(",", "."), value = Number(text);
    return text !== "" && Number.isFinite(value) && Math.abs(value) <= most ? value : null;
  };
  const pair = (text) => (text || "").split(",").map(Number);
  const spot = (text, name) => { const [lat, lon] = pair(text); return { lat, lon, name }; };
  const towns = [...commune.options].filter((one) => one.dataset.at).map((one) => spot(one.dataset.at, one.dataset.name));
  const others = [...document.querySelectorAll("[data-place-at]")].map((one) => spot(one.dataset.placeAt, ""));
  const pin = () => {
    const lat = degrees(latitude, 90), lon = degrees(longitude, 180);
    return lat === null || lon === null ? null : { lat, lon };
  };
  const chosen = () => { const one = commune.selectedOptions[0]; return one && one.dataset.at ? spot(one.dataset.at) : null; };
  const wide = (lat) => KM * Math.max(.05, Math.cos(lat * Math.PI / 180));
  let middle = { lat: 50.5, lon: 4.5 }, across = 200;

  const around = (some) => {
    const lats = some.map((one) => one.lat), lons = some.map((one) => one.lon);
    middle = { lat: (Math.min(...lats) + Math.max(...lats)) / 2, lon: (Math.min(...lons) + Math.max(...lons)) / 2 };
    across = Math.min(FAR, Math.max(4, (Math.max(...lons) - Math.min(...lons)) * wide(middle.lat) * 1.3, (Math.max(...lats) - Math.min(...lats)) * KM * 1.7));
  };
  const look = () => {
    const own = pin(), town = chosen();
    if (own) { middle = own; across = 4; }
    else if (town) { middle = town; across = 8; }
    else if (others.length) { around(others); across = Math.max(across, 12); }
    else if (towns.length) around(towns);
  };
  const x = (one) => 50 + (one.lon - middle.lon) * wide(middle.lat) / across * 100;
  const y = (one) => 50 - (one.lat - middle.lat) * KM / (across * RATIO) * 100;
  const make = (into, name, values, text) => {
    const one = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key of Object.keys(values)) one.setAttribute(key, values[key]);
    if (text) one.textContent = text;
    into.append(one);
    return one;
  };
  const put = (one, look) => {
    if (x(one) < -5 || x(one) > 105 || y(one) < -5 || y(one) > 110) return;
    const frame = make(svg, "svg", { x: x(one) + "%", y: y(one) + "%", overflow: "visible" });
    make(frame, "path", { class: look, d: "M0 0C-11 -13 -15 -19 -15 -26A15 15 0 0115 -26C15 -19 11 -13 0 0Z" });
    make(frame, "circle", { class: "pin-sign", cy: -26, r: 5 });
  };
  const draw = () => {
    svg.replaceChildren();
    const step = steps.find((one) => across / one <= 8) || 500, apart = step / across * 100;
    const squares = make(svg, "g", { class: "map-squares" }), names = make(svg, "g", { class: "map-towns" });
    for (let n = -9; n <= 9; n++) {
      make(squares, "line", { x1: 50 + n * apart + "%", x2: 50 + n * apart + "%", y1: 0, y2: "100%" });
      make(squares, "line", { y1: 50 + n * apart / RATIO + "%", y2: 50 + n * apart / RATIO + "%", x1: 0, x2: "100%" });
    }
    /* a name that would lie on another, or over the edge, is left out */
    const taken = [], width = svg.clientWidth || 300;
    for (const town of towns) {
      const left = x(town), top = y(town), half = (town.name.length * 4 + 6) / width * 100, high = 20 / (width * RATIO) * 100;
      if (left - half < 0 || left + half > 100 || top < high || top > 100 - high) continue;
      if (taken.some((one) => Math.abs(one.left - left) < one.half + half && Math.abs(one.top - top) < high)) continue;
      taken.push({ left, top, half });
      make(names, "circle", { cx: left + "%", cy: top + "%", r: 2.5 });
      make(names, "text", { x: left + "%", y: top + "%", dy: -6, "text-anchor": "middle" }, town.name);
    }
    for (const one of others) put(one, "pin pin-other");
    const own = pin();
    if (own) put(own, "pin");
    caption.textContent = box.dataset.square.replace("#", new Intl.NumberFormat(document.documentElement.lang).format(step));
  };
  const set = (one) => {
    latitude.value = Math.max(-90, Math.min(90, one.lat)).toFixed(5);
    longitude.value = Math.max(-180, Math.min(180, one.lon)).toFixed(5);
    if (x(one) < 10 || x(one) > 90 || y(one) < 15 || y(one) > 90) middle = pin();
    said.textContent = latitude.value + ", " + longitude.value;
    draw();
  };
  const zoom = (times) => { across = Math.min(FAR, Math.max(NEAR, across * times)); middle = pin() || middle; draw(); };

  svg.addEventListener("click", (event) => {
    const frame = svg.getBoundingClientRect();
    set({ lat: middle.lat - ((event.clientY - frame.top) / frame.height - .5) * across * RATIO / KM,
      lon: middle.lon + ((event.clientX - frame.left) / frame.width - .5) * across / wide(middle.lat) });
  });
  svg.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] }[event.key];
    if (way) {
      const by = across / (event.shiftKey ? 10 : 60), from = pin();
      set(from ? { lat: from.lat + way[0] * by / KM, lon: from.lon + way[1] * by / wide(from.lat) } : middle);
    } else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? .5 : 2);
    else if (event.key === "Enter" || event.key === " ") set(pin() || middle);
    else return;
    event.preventDefault();
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) zoom(Number(button.dataset.zoom));
  });
  const here = document.getElementById("pin-here");
  here.hidden = !navigator.geolocation;
  here.addEventListener("click", () => {
    here.setAttribute("aria-busy", "true");
    const over = () => here.removeAttribute("aria-busy");
    navigator.geolocation.getCurrentPosition((found) => {
      over();
      middle = { lat: found.coords.latitude, lon: found.coords.longitude };
      across = Math.min(across, 4);
      set(middle);
    }, () => { over(); said.textContent = box.dataset.nowhere; said.classList.remove("vh"); }, { enableHighAccuracy: true, timeout: 15000 });
  });
  for (const field of [latitude, longitude, commune]) field.addEventListener("change", () => { look(); draw(); });
  look();
  draw();
})();
