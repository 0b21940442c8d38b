// The town as a map, drawn by MapLibre from this site's own data only: no tiles, no glyph server, no third party.

import { colour, followTheme, loadVendorScript, loadVendorStyle, make, wantsStillness } from "./data.js";

// Without a glyph server MapLibre draws with the reader's own fonts; it takes the weight from the first name.
const regular = ["system-ui"];
export const bold = ["Bold", "system-ui"];

// The land, light and dark. Everything else takes its colour from the style sheet.
const dark = matchMedia("(prefers-color-scheme: dark)");
const lightLand = { land: "#f4eee2", water: "#c3dbe3", green: "#dbe6cd", built: "#e6dccb", road: "#fffdf9", edge: "#cfc3ae" };
const darkLand = { land: "#14262a", water: "#0c3440", green: "#1a332b", built: "#1e3237", road: "#3b5257", edge: "#14262a" };

/// A map with our zoom buttons inside `frame`. Rejects without WebGL or when MapLibre is not installed.
export async function makeMap(frame, town, text, layers, options = {}) {
  await Promise.all([loadVendorScript("maplibre-gl.js"), loadVendorStyle("maplibre-gl.css")]);
  const [west, south, east, north] = town.bbox;
  // Room for the whole town in frames up to nearly four to one, and not so much that it can be lost out of sight.
  // A degree to the north is longer than one to the east.
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const span = Math.max(east - west, (north - south) / shrink);
  const [aside, above] = [1.5 * span, span * shrink];
  const map = new maplibregl.Map({
    container: frame,
    style: style(town, layers()),
    bounds: [[west, south], [east, north]],
    fitBoundsOptions: { padding: 12, maxZoom: 15.5 },
    maxBounds: [[west - aside, south - above], [east + aside, north + above]],
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
export function centroid(ring) {
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
