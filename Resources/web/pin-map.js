// The map on which a resident points at the place: click, tap, or Enter under the cross puts the pin.

import { colour, loadJSON, make } from "./data.js";
import { makeMap } from "./town-map.js";

/// Draws the map inside `frame`. Rejects without WebGL or when MapLibre is not installed.
/// - `helpID`: of the words that explain the map.
/// - `answer`: `place()` gives the place that was pointed at, `put(place, name)` keeps one, `street()` gives the street
///   that was chosen in words.
/// Resolves with `lookAt(place)` and `clear()`.
export async function openPinMap(frame, helpID, text, answer) {
  const town = await loadJSON(text.src);
  const map = await makeMap(frame, town, text, () => undefined);
  const canvas = map.getCanvas();
  canvas.setAttribute("aria-describedby", helpID);
  frame.append(make("div", { class: "map__cross", "aria-hidden": "true" }));

  let marker;
  function show(place) {
    marker?.remove();
    marker = place ? new maplibregl.Marker({ element: pin(), anchor: "bottom" }).setLngLat(place).addTo(map) : undefined;
  }

  function put(place) {
    const [west, south, east, north] = town.bbox;
    if (place.lng < west || place.lng > east || place.lat < south || place.lat > north) return;
    answer.put(place, nearestName(town, place));
    show(answer.place());
    // From far away a tap covers many streets: come closer, so that it can be checked and moved.
    if (map.getZoom() < 15) map.easeTo({ center: answer.place(), zoom: 16 });
  }

  map.on("click", (event) => put(event.lngLat));
  canvas.addEventListener("keydown", (event) => {
    frame.classList.add("is-keyboard");
    if (event.key !== "Enter") return;
    event.preventDefault();
    put(map.getCenter());
  });
  canvas.addEventListener("pointerdown", () => frame.classList.remove("is-keyboard"));
  canvas.addEventListener("focus", () => frame.classList.toggle("is-keyboard", canvas.matches(":focus-visible")));
  canvas.addEventListener("blur", () => frame.classList.remove("is-keyboard"));

  const place = answer.place();
  if (place) show(place);
  const start = place || answer.street();
  if (start) map.jumpTo({ center: start, zoom: 16 });

  return {
    lookAt: (place) => map.easeTo({ center: place, zoom: Math.max(map.getZoom(), 16) }),
    clear: () => show(undefined),
  };
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
