// Squares coloured by class on the town's map; the figures of the chosen one stand below it.

import { colour, componentData, loadJSON, make, wantsStillness } from "./data.js";
import { bold, centroid, makeMap } from "./town-map.js";

const nothing = { type: "FeatureCollection", features: [] };

/// Draws the map inside `element`. Rejects without WebGL or when MapLibre is not installed.
export async function drawSquares(element) {
  const text = element.dataset;
  const frame = make("div", { class: "map__canvas" });
  const detail = make("div", { class: "map__detail", role: "status" }, make("p", { class: "hint" }, text.textHelp));
  const [town, squares] = await Promise.all([text.base ? loadJSON(text.base) : { ...nothing }, componentData(element)]);
  town.bbox ??= squares.bbox;
  // MapLibre keeps only numeric feature ids.
  for (const feature of squares.features) feature.properties.key = String(feature.id);
  element.hidden = false;
  element.append(frame, detail);

  // One point per hotspot: its number stands on the map at every scale.
  const numbers = { ...nothing, features: squares.features.filter(({ properties }) => properties.text).map(({ properties, geometry }) =>
    ({ type: "Feature", properties, geometry: { type: "Point", coordinates: centroid(geometry.coordinates[0]).point } })) };

  let selected = "";
  const byClass = (values, otherwise) => ["match", ["get", "class"], ...Object.entries(values).flat(), otherwise];
  const layers = () => ({
    sources: { squares: { type: "geojson", data: squares }, numbers: { type: "geojson", data: numbers } },
    layers: [
      { id: "squares", type: "fill", source: "squares", paint: {
        "fill-color": byClass({ "hot-3": colour("heat-4"), "hot-2": colour("heat-3"), "hot-1": colour("heat-2"), "cold-1": colour("cold"), few: colour("few") }, colour("even")),
        "fill-opacity": byClass({ "hot-3": 0.85, "hot-2": 0.85, "hot-1": 0.85, "cold-1": 0.8, few: 0.35 }, 0.6) } },
      { id: "squares-edge", type: "line", source: "squares", filter: ["!=", ["get", "class"], "few"], paint: { "line-color": colour("surface"), "line-width": 1 } },
      { id: "squares-few", type: "line", source: "squares", filter: ["==", ["get", "class"], "few"], paint: { "line-color": colour("muted"), "line-width": 1, "line-dasharray": [2, 2], "line-opacity": 0.7 } },
      { id: "squares-selected", type: "line", source: "squares", filter: ["==", ["get", "key"], selected], paint: { "line-color": colour("ink"), "line-width": 3.5 } },
    ],
    // Last, so that they are placed first and names make room for them.
    top: [
      { id: "numbers-disc", type: "circle", source: "numbers",
        paint: { "circle-radius": 10, "circle-color": colour("surface"), "circle-stroke-color": colour("ink"), "circle-stroke-width": 2 } },
      { id: "numbers-text", type: "symbol", source: "numbers",
        layout: { "text-field": ["get", "text"], "text-font": bold, "text-size": 13, "text-allow-overlap": true, "text-padding": 8 },
        paint: { "text-color": colour("ink") } },
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
}
