// Charts, drawn by ECharts on top of the table that is always in the page.
// A trend is bars, points or a line per period, each with its interval as whiskers. Rates have a file of their own.

import { colour, componentData, followTheme, loadVendorScript, wantsStillness } from "./data.js";
import { height, rates } from "./rates-chart.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

for (const element of document.querySelectorAll("[data-chart='trend']")) draw(element, trend);
for (const element of document.querySelectorAll("[data-chart='rates']")) draw(element, rates, height);

async function draw(element, option, height) {
  try {
    const [data] = await Promise.all([componentData(element), loadVendorScript("echarts.min.js")]);
    element.hidden = false;
    if (height) element.style.blockSize = `${height(data)}px`;
    const chart = echarts.init(element, null, { renderer: "svg", locale: "EN" });
    const draw = () => chart.setOption(option(data, element.dataset.textLabel, element.clientWidth), true);
    followTheme(draw);
    let width = element.clientWidth;
    new ResizeObserver(() => {
      chart.resize();
      if (height && width !== element.clientWidth) draw();
      width = element.clientWidth;
    }).observe(element);
  } catch (error) {
    element.className = "notice";
    element.hidden = false;
    element.textContent = element.dataset.textFailed ?? "";
    console.warn(error);
  }
}

function trend(data, label) {
  const language = document.documentElement.lang || "nl";
  const rightToLeft = document.documentElement.dir === "rtl";
  // The drawing itself runs left to right (anchors would flip); only its sentences follow the page.
  const inDirection = (text) => (rightToLeft ? `\u2067${text}\u2069` : text);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: data.decimals ?? 0 });
  const ink = colour("ink");
  const muted = colour("muted");
  const line = colour("line");
  const palette = dark.matches ? ["#5fa8b0", "#ffc25c", "#b3a4e6"] : ["#2c7680", "#d4791c", "#6a5aa0"];
  const font = getComputedStyle(document.body).fontFamily;

  const series = data.series.flatMap((entry, index) => {
    const shade = palette[index % palette.length];
    const main = {
      name: entry.name,
      type: entry.style === "line" ? "line" : entry.style === "points" ? "scatter" : "bar",
      data: entry.values.map((value) => value ?? "-"),
      itemStyle: { color: shade, opacity: 1, borderRadius: entry.style === "bars" ? [3, 3, 0, 0] : 0 },
      lineStyle: { width: 2.5 },
      symbol: ["circle", "diamond", "rect"][index % 3],
      symbolSize: 9,
      barMaxWidth: 30,
      z: 2,
    };
    if (index === 0 && data.marks?.length) {
      main.markLine = {
        silent: true,
        symbol: "none",
        lineStyle: { color: muted, type: "dashed", width: 1.5 },
        label: { color: ink, fontFamily: font, fontSize: 13, formatter: (mark) => mark.name, position: "end", distance: 6 },
        data: data.marks.map((mark) => ({ name: mark.label, xAxis: mark.at })),
      };
    }
    return entry.low && entry.high ? [main, whiskers(entry, ink)] : [main];
  });

  return {
    animation: !wantsStillness,
    animationDuration: 300,
    aria: { enabled: true, label: { description: label } },
    textStyle: { fontFamily: font, color: ink },
    color: palette,
    grid: { top: data.marks?.length ? 56 : 40, right: 12, bottom: data.series.length > 1 ? 40 : 8, left: 12, containLabel: true },
    legend: { show: data.series.length > 1, bottom: 0, data: data.series.map((entry) => entry.name), textStyle: { color: ink, fontSize: 13 } },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: colour("surface"),
      borderColor: colour("edge"),
      textStyle: { color: ink, fontSize: 14, fontFamily: font },
      axisPointer: { type: "line", lineStyle: { color: muted } },
      formatter: (points) => tooltip(points[0]?.dataIndex ?? 0, data, number).map(inDirection).join("\n"),
    },
    xAxis: {
      type: "category",
      data: data.labels,
      inverse: rightToLeft,
      axisLine: { lineStyle: { color: muted } },
      axisTick: { show: false },
      axisLabel: { color: muted, fontSize: 13, hideOverlap: true, alignMinLabel: rightToLeft ? "right" : "left", alignMaxLabel: rightToLeft ? "left" : "right", showMinLabel: true, showMaxLabel: true },
    },
    yAxis: {
      type: "value",
      name: data.unit,
      position: rightToLeft ? "right" : "left",
      nameTextStyle: { color: muted, fontSize: 13, align: rightToLeft ? "right" : "left" },
      // Above the numbers of the marks.
      nameGap: data.marks?.length ? 30 : 14,
      minInterval: data.decimals ? 0 : 1,
      splitLine: { lineStyle: { color: line } },
      axisLabel: { color: muted, fontSize: 13, formatter: (value) => number.format(value) },
    },
    series,
  };
}

/// Vertical lines with short ends from low to high.
function whiskers(entry, shade) {
  return {
    name: `${entry.name} interval`,
    type: "custom",
    silent: true,
    z: 3,
    tooltip: { show: false },
    encode: { x: 0, y: [1, 2] },
    data: entry.low.map((low, index) => [index, low ?? NaN, entry.high[index] ?? NaN]),
    renderItem(_, api) {
      if (Number.isNaN(api.value(1)) || Number.isNaN(api.value(2))) return undefined;
      const [x, bottom] = api.coord([api.value(0), api.value(1)]);
      const top = api.coord([api.value(0), api.value(2)])[1];
      const half = 4;
      const stroke = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: shade, lineWidth: 1.5 } });
      return {
        type: "group",
        children: [stroke(x, bottom, x, top), stroke(x - half, top, x + half, top), stroke(x - half, bottom, x + half, bottom)],
      };
    },
  };
}

/// Lines of text: the period, then each series with its interval.
function tooltip(index, data, number) {
  const lines = data.series.map((entry) => {
    const value = entry.values[index];
    if (value === null || value === undefined) return `${entry.name}: –`;
    const low = entry.low?.[index];
    const high = entry.high?.[index];
    const interval = low != null && high != null
      ? ` (${data.intervalName ?? ""} ${number.format(low)}–${number.format(high)})` : "";
    return `${entry.name}: ${number.format(value)}${interval}`;
  });
  return [data.labels[index], ...lines];
}
