// Squares or streets coloured by class on the town's map; the figures of the chosen one stand below it. What else can be
// laid over the map (`data-layers`) is switched with a box above it.

import { colour, componentData, loadJSON, make, wantsStillness } from "./data.js";
import { bold, centroid, makeMap } from "./town-map.js";

const nothing = { type: "FeatureCollection", features: [] };

/// The outer ring or the first line of a shape, as a ring for `centroid` and `middle`.
const firstRing = ({ coordinates }) => coordinates[0];

/// Where to look for a shape: the middle of an area, a point halfway along a street.
const middle = (geometry) => (geometry.type === "Polygon" ? centroid(firstRing(geometry)).point
  : firstRing(geometry)[Math.floor(firstRing(geometry).length / 2)]);

/// Draws the map inside `element`. Rejects without WebGL or when MapLibre is not installed.
export async function drawSquares(element) {
  const text = element.dataset;
  const frame = make("div", { class: "map__canvas" });
  const detail = make("div", { class: "map__detail", role: "status" }, make("p", { class: "hint" }, text.textHelp));
  const [town, squares] = await Promise.all([text.base ? loadJSON(text.base) : { ...nothing }, componentData(element)]);
  town.bbox ??= squares.bbox;
  // MapLibre keeps only numeric feature ids.
  for (const feature of squares.features) feature.properties.key = String(feature.id);
  const overlays = text.layers ? JSON.parse(document.querySelector(text.layers).textContent) : [];
  element.hidden = false;
  element.append(frame, detail);

  // One point per hotspot: its number stands on the map at every scale.
  const numbers = { ...nothing, features: squares.features.filter(({ properties }) => properties.text).map(({ properties, geometry }) =>
    ({ type: "Feature", properties, geometry: { type: "Point", coordinates: middle(geometry) } })) };

  let selected = "";
  const byClass = (values, otherwise) => ["match", ["get", "class"], ...Object.entries(values).flat(), otherwise];
  const classColours = () => byClass({ "hot-3": colour("heat-4"), "hot-2": colour("heat-3"), "hot-1": colour("heat-2"), "cold-1": colour("cold"), few: colour("few") }, colour("even"));
  const isLine = ["in", ["geometry-type"], ["literal", ["LineString", "MultiLineString"]]];
  const isArea = ["!", isLine];
  const lineWidth = (extra) => ["interpolate", ["linear"], ["zoom"], 11, 2 + extra, 17, 9 + extra * 2];
  const layers = () => ({
    sources: { squares: { type: "geojson", data: squares }, numbers: { type: "geojson", data: numbers },
      ...Object.fromEntries(overlays.map((overlay, index) => [`overlay-${index}`, { type: "geojson", data: { ...nothing, features: overlay.features } }])) },
    layers: [
      { id: "squares", type: "fill", source: "squares", filter: isArea, paint: {
        "fill-color": classColours(),
        "fill-opacity": byClass({ "hot-3": 0.85, "hot-2": 0.85, "hot-1": 0.85, "cold-1": 0.8, few: 0.35 }, 0.6) } },
      { id: "lines-edge", type: "line", source: "squares", filter: isLine, layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": colour("edge"), "line-width": lineWidth(1.5) } },
      { id: "lines", type: "line", source: "squares", filter: isLine, layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": classColours(), "line-width": lineWidth(0) } },
      { id: "squares-edge", type: "line", source: "squares", filter: ["all", isArea, ["!=", ["get", "class"], "few"]], paint: { "line-color": colour("surface"), "line-width": 1 } },
      { id: "squares-few", type: "line", source: "squares", filter: ["all", isArea, ["==", ["get", "class"], "few"]], paint: { "line-color": colour("muted"), "line-width": 1, "line-dasharray": [2, 2], "line-opacity": 0.7 } },
      { id: "squares-selected", type: "line", source: "squares", filter: ["==", ["get", "key"], selected], paint: { "line-color": colour("ink"), "line-width": 3.5 } },
      ...overlays.flatMap(overlayLayers),
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
  // Lines of density grow wider with their number; areas have a dashed edge, so that they stay apart from squares.
  function overlayLayers(overlay, index) {
    const source = `overlay-${index}`;
    const visibility = overlay.shown ? "visible" : "none";
    const isDensity = overlay.kind === "lines";
    return [
      { id: `${source}-line`, type: "line", source, layout: { visibility, "line-join": "round" }, paint: {
        "line-color": colour("ink"), "line-width": isDensity ? 1.5 : 2, ...(!isDensity && { "line-dasharray": [3, 2] }) } },
      { id: `${source}-name`, type: "symbol", source,
        layout: { visibility, "text-field": ["get", "name"], "text-font": bold, "text-size": 12,
          "symbol-placement": isDensity ? "line" : "point", ...(isDensity && { "symbol-spacing": 200 }) },
        paint: { "text-color": colour("ink"), "text-halo-color": colour("surface"), "text-halo-width": 2 } },
    ];
  }
  const map = await makeMap(frame, town, text, layers, { cooperativeGestures: true, ...(squares.bbox && { bounds: squares.bbox }) });

  if (overlays.length > 0) {
    element.prepend(make("div", { class: "choices choices--inline" }, ...overlays.map((overlay, index) => {
      const box = make("input", { type: "checkbox", checked: overlay.shown });
      box.addEventListener("change", () => {
        overlay.shown = box.checked;
        for (const part of ["line", "name"]) map.setLayoutProperty(`overlay-${index}-${part}`, "visibility", box.checked ? "visible" : "none");
      });
      return make("label", { class: "choice" }, box, make("span", { class: "choice__text" }, overlay.label));
    })));
  }

  const show = (feature) => {
    selected = feature.properties.key;
    map.setFilter("squares-selected", ["==", ["get", "key"], selected]);
    detail.replaceChildren(make("p", {}, make("strong", {}, feature.properties.title)), make("p", {}, feature.properties.lines.join(" · ")));
  };
  for (const layer of ["squares", "lines-edge"]) {
    map.on("click", layer, (event) => {
      const feature = squares.features.find((candidate) => candidate.properties.key === event.features[0].properties.key);
      if (feature) show(feature);
    });
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }

  const card = element.closest(".figure-card") ?? document;
  for (const row of card.querySelectorAll("tr[data-feature]")) {
    const feature = squares.features.find((candidate) => candidate.properties.key === row.dataset.feature);
    const head = row.querySelector("th");
    if (!feature || !head) continue;
    const button = make("button", { type: "button", class: "link-button" }, ...head.childNodes,
      make("span", { class: "visually-hidden" }, `, ${text.textShow}`));
    button.addEventListener("click", () => {
      show(feature);
      map.easeTo({ center: middle(feature.geometry), zoom: Math.max(map.getZoom(), 15) });
      element.scrollIntoView({ block: "nearest", behavior: wantsStillness ? "auto" : "smooth" });
    });
    head.append(button);
  }
}
