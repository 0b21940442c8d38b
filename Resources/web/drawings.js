// Drawings made here without a library, on top of the table that is always in the page: a clock of 24 hours, and
// ratios with their intervals. Colours come from the style sheet, so that dark mode and print follow by themselves.

import { componentData, make } from "./data.js";

const kinds = { clock, ratios };

for (const element of document.querySelectorAll("[data-drawing]")) {
  try {
    const data = await componentData(element);
    const drawing = kinds[element.dataset.drawing](data);
    drawing[0].setAttribute("role", "img");
    drawing[0].setAttribute("aria-label", element.dataset.textLabel ?? "");
    element.append(...drawing);
  } catch (error) {
    element.className = "notice";
    element.textContent = element.dataset.textFailed ?? "";
    console.warn(error);
  }
  element.hidden = false;
}

/// An element of a picture.
function shape(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function words(x, y, text, attributes = {}) {
  return shape("text", { x, y, ...attributes }, text);
}

/// Midnight on top, clockwise; the distance from the middle is the share of the reports in an hour.
function clock({ curves, even, evenName, bandName }) {
  const size = 420;
  const middle = size / 2;
  const radius = 168;
  const largest = Math.max(even, ...curves.flatMap((curve) => curve.high));
  const step = [0.01, 0.02, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 1].find((step) => largest / step <= 4) ?? 1;
  const top = Math.ceil(largest / step) * step;
  const place = (share, turn) => {
    const angle = 2 * Math.PI * turn;
    const distance = (radius * share) / top;
    return [middle + distance * Math.sin(angle), middle - distance * Math.cos(angle)].map((value) => value.toFixed(1)).join(" ");
  };
  const outline = (values) => `M${values.map((value, index) => place(value, index / values.length)).join("L")}Z`;
  const percent = new Intl.NumberFormat(document.documentElement.lang || "nl", { style: "percent", maximumFractionDigits: 1 });

  const picture = shape("svg", { viewBox: `0 0 ${size} ${size}`, class: "clock" });
  for (let share = step; share < top + step / 2; share += step) {
    picture.append(shape("circle", { cx: middle, cy: middle, r: (radius * share) / top, class: "drawing__grid" }));
  }
  for (let hour = 0; hour < 24; hour += 1) {
    const isNamed = hour % 3 === 0;
    const [x, y] = place(top, hour / 24).split(" ");
    if (isNamed) picture.append(shape("line", { x1: middle, y1: middle, x2: x, y2: y, class: "drawing__grid" }));
    const [textX, textY] = place(top * 1.11, hour / 24).split(" ");
    if (isNamed) {
      picture.append(words(textX, Number(textY) + 5, String(hour).padStart(2, "0"), { "text-anchor": "middle", class: "drawing__strong" }));
    }
  }
  curves.forEach((curve, index) => {
    picture.append(shape("path", {
      d: outline(curve.high) + outline(curve.low), "fill-rule": "evenodd", class: `clock__band clock__band--${index + 1}`,
    }));
  });
  picture.append(shape("circle", { cx: middle, cy: middle, r: (radius * even) / top, class: "clock__even" }));
  curves.forEach((curve, index) => {
    picture.append(shape("path", { d: outline(curve.share), class: `clock__line clock__line--${index + 1}` }));
  });
  // Between two named hours, where no line of the grid runs through it.
  for (let share = step; share < top + step / 2; share += step) {
    const [x, y] = place(share, 1.5 / 24).split(" ");
    picture.append(words(x, Number(y) + 4, percent.format(share), { "text-anchor": "middle", class: "drawing__scale" }));
  }

  const sample = (...children) => shape("svg", { viewBox: "0 0 44 16", class: "drawing__sample", "aria-hidden": "true" }, ...children);
  const line = (name) => shape("line", { x1: 2, y1: 8, x2: 42, y2: 8, class: name });
  const bands = curves.map((_, index) => shape("rect", {
    x: 2 + (index * 40) / curves.length, y: 2, width: 40 / curves.length, height: 12, class: `clock__band clock__band--${index + 1}`,
  }));
  const legend = make("ul", { class: "legend" },
    ...curves.map((curve, index) => make("li", {}, sample(line(`clock__line clock__line--${index + 1}`)), curve.name)),
    make("li", {}, sample(...bands), bandName),
    make("li", {}, sample(line("clock__even")), evenName));
  return [picture, legend];
}

/// How many times as many, each with its interval, on a scale on which half and twice lie as far from one. Places are
/// in per cent, so that words keep their size on a small screen.
function ratios({ rows, evenName }) {
  const scale = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8];
  const reach = Math.max(2, ...rows.flatMap((row) => [row.high ?? 8, row.low ? 1 / row.low : 8]));
  const end = scale.find((value) => value >= Math.min(reach, 8));
  const marks = scale.filter((value) => value >= 1 / end && value <= end);
  const x = (value) => {
    const share = (Math.log(Math.min(Math.max(value, 1 / end), end)) / Math.log(end) + 1) / 2;
    return `${(4 + 92 * share).toFixed(2)}%`;
  };
  const number = new Intl.NumberFormat(document.documentElement.lang || "nl", { maximumFractionDigits: 3 });
  const strip = (height, ...children) => shape("svg", { width: "100%", height, class: "ratios__strip" }, ...children);
  const grid = (height) => marks.map((value) =>
    shape("line", { x1: x(value), y1: 0, x2: x(value), y2: height, class: value === 1 ? "ratios__even" : "drawing__grid" }));

  // On the widest scale every second mark has no words: they would not fit on a telephone.
  const named = marks.filter((value) => end < 8 || (value !== 4 && value !== 1 / 4));
  const axis = strip(22, ...named.map((value) => words(x(value), 16, value === 1 ? evenName : `${number.format(value)}×`, {
    "text-anchor": value === end ? "end" : value === 1 / end ? "start" : "middle", class: value === 1 ? "drawing__strong" : "drawing__scale",
  })));
  const lines = rows.flatMap((row) => {
    const y = 13;
    const [low, high] = [row.low ?? 0, row.high ?? Infinity];
    const marksOfEnds = [[low, low < 1 / end, -1], [high, high > end, 1]].map(([at, isOut, way]) => isOut
      // An end that runs on beyond the scale has an arrow in the place of a bar.
      ? shape("svg", { x: x(at), y, overflow: "visible" }, shape("path", { d: `M${8 * way} 0l${-8 * way} -5v10Z`, class: "ratios__arrow" }))
      : shape("line", { x1: x(at), y1: y - 5, x2: x(at), y2: y + 5, class: "ratios__interval" }));
    const point = row.ratio === null ? [] : [shape("svg", { x: x(row.ratio), y, overflow: "visible" }, row.isSure
      ? shape("rect", { x: -6, y: -6, width: 12, height: 12, class: "ratios__sure" })
      : shape("circle", { r: 5.5, class: "ratios__point" }))];
    return [
      make("p", { class: row.isSure ? "ratios__name ratios__name--sure" : "ratios__name" }, `${row.name}: ${row.meaning}`),
      strip(26, ...grid(26), shape("line", { x1: x(low), y1: y, x2: x(high), y2: y, class: "ratios__interval" }), ...marksOfEnds, ...point),
    ];
  });
  return [make("div", { class: "ratios" }, axis, ...lines)];
}
