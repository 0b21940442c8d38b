// Maps, drawn by MapLibre from this site's own data only: no tiles, no glyph server, no third party.
// [data-map="pin"]      lets a resident point at the place; without it the text field is enough.
// [data-map="squares"]  shows figures per square; the table beside it has the same figures.

import { colour, componentData, followTheme, loadJSON, loadVendorScript, loadVendorStyle, make, wantsStillness } from "./data.js";

for (const element of document.querySelectorAll("[data-map='pin']")) offerPin(element);
for (const element of document.querySelectorAll("[data-map='squares']")) drawSquares(element);

const nothing = { type: "FeatureCollection", features: [] };

// Without a glyph server MapLibre draws with the reader's own fonts; it takes the weight from the first name.
const regular = ["system-ui"];
const bold = ["Bold", "system-ui"];

// The land, light and dark. Everything else takes its colour from the style sheet.
const dark = matchMedia("(prefers-color-scheme: dark)");
const lightLand = { land: "#f4eee2", water: "#c3dbe3", green: "#dbe6cd", built: "#e6dccb", road: "#fffdf9", edge: "#cfc3ae" };
const darkLand = { land: "#14262a", water: "#0c3440", green: "#1a332b", built: "#1e3237", road: "#3b5257", edge: "#14262a" };

/// A map with our zoom buttons inside `frame`. Rejects without WebGL or when MapLibre is not installed.
async function makeMap(frame, town, text, layers, options = {}) {
  await Promise.all([loadVendorScript("maplibre-gl.js"), loadVendorStyle("maplibre-gl.css")]);
  const [west, south, east, north] = town.bbox;
  const margin = Math.max(east - west, north - south) / 4;
  const map = new maplibregl.Map({
    container: frame,
    style: style(town, layers()),
    bounds: [[west, south], [east, north]],
    fitBoundsOptions: { padding: 12 },
    maxBounds: [[west - margin, south - margin], [east + margin, north + margin]],
    maxZoom: 18,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: wantsStillness ? 0 : 200,
    locale: {
      "Map.Title": text.textLabel ?? "",
      "CooperativeGesturesHandler.WindowsHelpText": text.textScroll ?? "",
      "CooperativeGesturesHandler.MacHelpText": text.textScroll ?? "",
      "CooperativeGesturesHandler.MobileHelpText": text.textTwoFingers ?? "",
    },
    ...options,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const zoomIn = make("button", { type: "button", "aria-label": text.textZoomIn }, "+");
  const zoomOut = make("button", { type: "button", "aria-label": text.textZoomOut }, "−");
  zoomIn.addEventListener("click", () => map.zoomIn());
  zoomOut.addEventListener("click", () => map.zoomOut());
  frame.append(make("div", { class: "map__zoom" }, zoomIn, zoomOut));
  let first = true;
  followTheme(() => {
    if (!first) map.setStyle(style(town, layers()));
    first = false;
  });
  if (!map.loaded()) await map.once("load");
  return map;
}

/// The town in the colours of the present scheme. `extra.layers` come above the land and under the names, `extra.top` above all.
function style(town, extra = { sources: {}, layers: [], top: [] }) {
  const land = dark.matches ? darkLand : lightLand;
  const kind = (...names) => ["in", ["get", "kind"], ["literal", names]];
  const fill = (id, names, shade) => ({ id, type: "fill", source: "town", filter: kind(...names), paint: { "fill-color": shade } });
  const rank = ["coalesce", ["get", "rank"], 2];
  const width = (extraWidth) => ["interpolate", ["exponential", 1.6], ["zoom"],
    11, ["+", ["match", rank, 1, 1.6, 2, 0.7, 0.4], extraWidth],
    18, ["+", ["match", rank, 1, 26, 2, 18, 7], extraWidth * 2]];
  const names = (id, source, filter, layout, strong, shade = "ink") => ({
    id, type: "symbol", source, filter: ["all", filter, ["has", "name"]],
    layout: { "text-field": ["get", "name"], "text-font": strong ? bold : regular, "text-padding": 4, ...layout },
    paint: { "text-color": colour(shade), "text-halo-color": land.land, "text-halo-width": 1.6 },
  });
  return {
    version: 8,
    sources: { town: { type: "geojson", data: town }, areas: { type: "geojson", data: areaNames(town) }, ...extra.sources },
    layers: [
      { id: "land", type: "background", paint: { "background-color": land.land } },
      fill("built", ["built"], land.built),
      fill("green", ["green"], land.green),
      fill("water", ["water"], land.water),
      fill("square", ["square"], land.road),
      { id: "area", type: "line", source: "town", filter: kind("area"), paint: { "line-color": colour("muted"), "line-opacity": 0.35, "line-dasharray": [3, 3] } },
      { id: "rail", type: "line", source: "town", filter: kind("rail"), paint: { "line-color": colour("muted"), "line-opacity": 0.6, "line-width": 1.5, "line-dasharray": [4, 2] } },
      { id: "street-edge", type: "line", source: "town", filter: kind("street"), layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": land.edge, "line-width": width(1.2) } },
      { id: "street", type: "line", source: "town", filter: kind("street"), layout: { "line-cap": "round", "line-join": "round", "line-sort-key": ["-", 4, rank] }, paint: { "line-color": land.road, "line-width": width(0) } },
      { id: "boundary", type: "line", source: "town", filter: kind("boundary"), paint: { "line-color": colour("muted"), "line-opacity": 0.6, "line-width": 1.5 } },
      ...extra.layers,
      names("street-names", "town", ["all", kind("street"), ["any", ["<=", rank, 1], [">=", ["zoom"], 14.5]]], { "symbol-placement": "line", "text-size": 12, "symbol-spacing": 350, "symbol-sort-key": rank }, false, "muted"),
      names("area-names", "areas", kind("area"), { "text-size": ["interpolate", ["linear"], ["zoom"], 11, 12, 15, 16], "text-letter-spacing": 0.06, "text-max-width": 8 }, false, "muted"),
      names("place-names", "town", ["all", kind("place"), ["any", ["<=", rank, 1], ["all", ["==", rank, 2], [">=", ["zoom"], 13.5]], [">=", ["zoom"], 15.5]]],
        { "text-size": 13, "symbol-sort-key": rank, "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.5 }, true),
      ...extra.top,
    ],
  };
}

/// One point per named area, at the middle of its largest ring: MapLibre would name a polygon once in every tile.
function areaNames(town) {
  const features = town.features.filter(({ properties }) => properties.kind === "area" && properties.name).map(({ properties, geometry }) => {
    const rings = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).map((polygon) => centroid(polygon[0]));
    const [largest] = rings.sort((left, right) => right.area - left.area);
    return { type: "Feature", properties, geometry: { type: "Point", coordinates: largest.point } };
  });
  return { type: "FeatureCollection", features };
}

/// Area (in square degrees) and centroid of a closed ring, relative to its first point for precision.
function centroid(ring) {
  const [x0, y0] = ring[0];
  let [area, x, y] = [0, 0, 0];
  for (let index = 1; index < ring.length; index += 1) {
    const [x1, y1] = [ring[index - 1][0] - x0, ring[index - 1][1] - y0];
    const [x2, y2] = [ring[index][0] - x0, ring[index][1] - y0];
    const cross = x1 * y2 - x2 * y1;
    area += cross / 2;
    x += ((x1 + x2) * cross) / 6;
    y += ((y1 + y2) * cross) / 6;
  }
  return area === 0 ? { area: 0, point: ring[0] } : { area: Math.abs(area), point: [x0 + x / area, y0 + y / area] };
}

/// A button that opens a map; click, tap, or Enter under the cross puts the pin.
function offerPin(element) {
  const text = element.dataset;
  const longitude = element.querySelector("[data-longitude]");
  const latitude = element.querySelector("[data-latitude]");
  const id = `${element.id || longitude.name}-map`;
  const opener = make("button", { type: "button", class: "button button--quiet", "aria-expanded": "false", "aria-controls": id }, text.textOpen);
  const body = make("div", { class: "map-picker__body", id, hidden: true });
  const help = make("p", { class: "hint", id: `${id}-help` }, text.textHelp);
  const frame = make("div", { class: "map__canvas" });
  const message = make("span", { role: "status" });
  const remove = make("button", { type: "button", class: "link-button", hidden: true }, text.textRemove);
  body.append(help, frame);
  element.append(opener, body, make("div", { class: "map-picker__status" }, message, remove));
  element.hidden = false;

  let town;
  let map;
  let marker;
  let focusOn;

  const chosen = () => longitude.value !== "" && latitude.value !== "" && { lng: Number(longitude.value), lat: Number(latitude.value) };

  function show(place, spoken = true) {
    remove.hidden = !place;
    if (map) {
      marker?.remove();
      marker = place ? new maplibregl.Marker({ element: pin(), anchor: "bottom" }).setLngLat(place).addTo(map) : undefined;
    }
    if (!spoken) return;
    const name = place && town && nearestName(town, place);
    message.textContent = !place ? text.textRemoved : name ? text.textPlaced.replace("{name}", name) : text.textPlacedPlain;
  }

  function put({ lng, lat }) {
    const [west, south, east, north] = town.bbox;
    if (lng < west || lng > east || lat < south || lat > north) return;
    longitude.value = lng.toFixed(5);
    latitude.value = lat.toFixed(5);
    show(chosen());
  }

  async function open() {
    town = await loadJSON(text.src);
    map = await makeMap(frame, town, text, () => undefined);
    const canvas = map.getCanvas();
    canvas.setAttribute("aria-describedby", help.id);
    frame.append(make("div", { class: "map__cross", "aria-hidden": "true" }));
    const putAndLook = (place) => {
      put(place);
      // From far away a tap covers many streets: come closer, so that it can be checked and moved.
      if (chosen() && map.getZoom() < 15) map.easeTo({ center: chosen(), zoom: 16 });
    };
    map.on("click", (event) => putAndLook(event.lngLat));
    canvas.addEventListener("keydown", (event) => {
      frame.classList.add("is-keyboard");
      if (event.key !== "Enter") return;
      event.preventDefault();
      putAndLook(map.getCenter());
    });
    canvas.addEventListener("pointerdown", () => frame.classList.remove("is-keyboard"));
    canvas.addEventListener("focus", () => frame.classList.toggle("is-keyboard", canvas.matches(":focus-visible")));
    canvas.addEventListener("blur", () => frame.classList.remove("is-keyboard"));
    const place = chosen();
    if (place) {
      show(place, false);
      map.jumpTo({ center: place, zoom: 16 });
    } else if (focusOn) {
      map.jumpTo({ center: focusOn, zoom: 16 });
    }
  }

  opener.addEventListener("click", async () => {
    const opening = body.hidden;
    body.hidden = !opening;
    opener.setAttribute("aria-expanded", String(opening));
    opener.textContent = opening ? text.textClose : text.textOpen;
    if (!opening || map) return;
    try {
      await open();
    } catch (error) {
      body.remove();
      opener.remove();
      message.textContent = text.textFailed;
      console.warn(error);
    }
  });

  remove.addEventListener("click", () => {
    longitude.value = "";
    latitude.value = "";
    show(null);
    opener.focus();
  });

  // A street chosen in the list brings the map there.
  element.closest("form")?.addEventListener("placechosen", ({ detail }) => {
    if (detail.lon === undefined) return;
    focusOn = { lng: detail.lon, lat: detail.lat };
    map?.easeTo({ center: focusOn, zoom: Math.max(map.getZoom(), 16) });
  });

  if (chosen()) {
    remove.hidden = false;
    message.textContent = text.textPlacedPlain;
  }
}

/// A street lamp's light as a pin: drawn here, since a page may hold no inline style.
function pin() {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 32 40");
  svg.setAttribute("class", "map__pin");
  svg.setAttribute("aria-hidden", "true");
  const drop = document.createElementNS(namespace, "path");
  drop.setAttribute("d", "M16 39C9 29 3 22.5 3 15a13 13 0 0 1 26 0c0 7.5-6 14-13 24z");
  drop.setAttribute("fill", colour("action"));
  drop.setAttribute("stroke", colour("surface"));
  drop.setAttribute("stroke-width", "2");
  const light = document.createElementNS(namespace, "circle");
  for (const [name, value] of Object.entries({ cx: 16, cy: 15, r: 5, fill: colour("on-action") })) light.setAttribute(name, value);
  svg.append(drop, light);
  return svg;
}

/// The named street or place nearest to a point, at most 150 m away.
function nearestName(town, { lng, lat }) {
  // Metres on a plane around the point: exact enough over 150 m.
  const east = 111_320 * Math.cos((lat * Math.PI) / 180);
  const plane = ([x, y]) => [(x - lng) * east, (y - lat) * 110_574];
  let nearest = { name: undefined, distance: 150 };
  const offer = (name, distance) => {
    if (distance < nearest.distance) nearest = { name, distance };
  };
  for (const { properties, geometry } of town.features) {
    if (!properties.name) continue;
    if (properties.kind === "place" && geometry.type === "Point") offer(properties.name, Math.hypot(...plane(geometry.coordinates)));
    if (properties.kind !== "street") continue;
    for (const part of geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates) {
      for (let index = 1; index < part.length; index += 1) {
        offer(properties.name, distanceToSegment(plane(part[index - 1]), plane(part[index])));
      }
    }
  }
  return nearest.name;
}

/// From the origin to the segment between two points.
function distanceToSegment([x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, -(x1 * dx + y1 * dy) / length));
  return Math.hypot(x1 + along * dx, y1 + along * dy);
}

/// Squares coloured by class; the figures of the chosen one stand below the map.
async function drawSquares(element) {
  const text = element.dataset;
  const frame = make("div", { class: "map__canvas" });
  const detail = make("div", { class: "map__detail", role: "status" }, make("p", { class: "hint" }, text.textHelp));
  try {
    const [town, squares] = await Promise.all([text.base ? loadJSON(text.base) : { ...nothing }, componentData(element)]);
    town.bbox ??= squares.bbox;
    // MapLibre keeps only numeric feature ids.
    for (const feature of squares.features) feature.properties.key = String(feature.id);
    element.hidden = false;
    element.append(frame, detail);

    let selected = "";
    const byClass = (values, otherwise) => ["match", ["get", "class"], ...Object.entries(values).flat(), otherwise];
    const layers = () => ({
      sources: { squares: { type: "geojson", data: squares } },
      layers: [
        { id: "squares", type: "fill", source: "squares", paint: {
          "fill-color": byClass({ "hot-3": colour("heat-4"), "hot-2": colour("heat-3"), "hot-1": colour("heat-2"), "cold-1": colour("cold"), few: colour("few") }, colour("even")),
          "fill-opacity": byClass({ "hot-3": 0.85, "hot-2": 0.85, "hot-1": 0.85, "cold-1": 0.8, few: 0.35 }, 0.6) } },
        { id: "squares-edge", type: "line", source: "squares", filter: ["!=", ["get", "class"], "few"], paint: { "line-color": colour("surface"), "line-width": 1 } },
        { id: "squares-few", type: "line", source: "squares", filter: ["==", ["get", "class"], "few"], paint: { "line-color": colour("muted"), "line-width": 1, "line-dasharray": [2, 2], "line-opacity": 0.7 } },
        { id: "squares-selected", type: "line", source: "squares", filter: ["==", ["get", "key"], selected], paint: { "line-color": colour("ink"), "line-width": 3.5 } },
      ],
      // Last, so that it is placed first and street names make room for it.
      top: [
        { id: "squares-text", type: "symbol", source: "squares", minzoom: 13, filter: ["has", "text"],
          layout: { "text-field": ["get", "text"], "text-font": bold, "text-size": 13 },
          paint: { "text-color": colour("ink"), "text-halo-color": colour("surface"), "text-halo-width": 1.8 } },
      ],
    });
    const map = await makeMap(frame, town, text, layers, { cooperativeGestures: true, ...(squares.bbox && { bounds: squares.bbox }) });

    const show = (feature) => {
      selected = feature.properties.key;
      map.setFilter("squares-selected", ["==", ["get", "key"], selected]);
      detail.replaceChildren(make("p", {}, make("strong", {}, feature.properties.title)), make("p", {}, feature.properties.lines.join(" · ")));
    };
    map.on("click", "squares", (event) => {
      const feature = squares.features.find((candidate) => candidate.properties.key === event.features[0].properties.key);
      if (feature) show(feature);
    });
    map.on("mouseenter", "squares", () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", "squares", () => (map.getCanvas().style.cursor = ""));

    const card = element.closest(".figure-card") ?? document;
    for (const row of card.querySelectorAll("tr[data-feature]")) {
      const feature = squares.features.find((candidate) => candidate.properties.key === row.dataset.feature);
      const head = row.querySelector("th");
      if (!feature || !head) continue;
      const button = make("button", { type: "button", class: "link-button" }, ...head.childNodes,
        make("span", { class: "visually-hidden" }, `, ${text.textShow}`));
      button.addEventListener("click", () => {
        show(feature);
        map.easeTo({ center: centroid(feature.geometry.coordinates[0]).point, zoom: Math.max(map.getZoom(), 15) });
        element.scrollIntoView({ block: "nearest", behavior: wantsStillness ? "auto" : "smooth" });
      });
      head.append(button);
    }
  } catch (error) {
    element.className = "notice";
    element.hidden = false;
    element.textContent = text.textFailed ?? "";
    console.warn(error);
  }
}
