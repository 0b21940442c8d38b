// Two pictures side by side, one row per area: how many reports, and how many for so many people, with its interval.

import { colour } from "./data.js";

/// Below this there is no room for the long name of a rate under its axis.
const narrow = 520;
const row = 30;

export function height(data) {
  return data.labels.length * row + 110;
}

export function rates(data, label, width) {
  const language = document.documentElement.lang || "nl";
  const rightToLeft = document.documentElement.dir === "rtl";
  const inDirection = (text) => (rightToLeft ? `\u2067${text}\u2069` : text);
  const whole = new Intl.NumberFormat(language);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: data.decimals });
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const ink = colour("ink");
  const muted = colour("muted");
  const line = colour("line");
  const plain = dark ? "#5fa8b0" : "#2c7680";
  const standing = dark ? "#ffc25c" : "#b45f06";
  const font = getComputedStyle(document.body).fontFamily;
  const isNarrow = width < narrow;

  const names = { type: "category", inverse: true, data: data.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: muted } } };
  const values = { type: "value", min: 0, splitNumber: isNarrow ? 2 : 3, splitLine: { lineStyle: { color: line } }, nameLocation: "middle", nameGap: 30, nameTextStyle: { color: ink, fontSize: 13 } };
  // The interval of an area that is hardly known would press all others together.
  const ends = data.high.filter((high) => high !== null).sort((a, b) => a - b);
  const usual = ends[Math.floor(ends.length * 0.9)] ?? 1;
  const most = Math.max(usual, ...data.rate.filter((rate) => rate !== null), 2 * (data.level ?? 0)) * 1.15;
  const left = isNarrow ? 124 : 176;
  const first = Math.round((width - left) * 0.34);
  const second = left + first + (isNarrow ? 18 : 32);

  return {
    animation: false,
    aria: { enabled: true, label: { description: label } },
    textStyle: { fontFamily: font, color: ink },
    grid: [
      { top: 34, bottom: 52, left, width: first },
      { top: 34, bottom: 52, left: second, right: 16 },
    ],
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      renderMode: "richText",
      confine: true,
      backgroundColor: colour("surface"),
      borderColor: colour("edge"),
      textStyle: { color: ink, fontSize: 14, fontFamily: font },
      formatter: (points) => lines(points[0]?.dataIndex ?? 0).map(inDirection).join("\n"),
    },
    xAxis: [
      { ...values, gridIndex: 0, max: Math.max(1, ...data.reports) * 1.3, minInterval: 1, name: data.names.reports, axisLabel: { showMaxLabel: false, color: muted, fontSize: 12, hideOverlap: true, formatter: (value) => whole.format(value) } },
      { ...values, gridIndex: 1, max: most, name: isNarrow ? "" : data.names.rate, axisLabel: { color: muted, fontSize: 12, hideOverlap: true, showMaxLabel: false, formatter: (value) => number.format(value) } },
    ],
    yAxis: [
      { ...names, gridIndex: 0, axisLabel: { color: ink, fontSize: isNarrow ? 12 : 13, lineHeight: 14, width: left - 12, overflow: "break" } },
      { ...names, gridIndex: 1, axisLabel: { show: false } },
    ],
    series: [
      {
        name: data.names.reports, type: "bar", xAxisIndex: 0, yAxisIndex: 0, data: data.reports, barMaxWidth: 16,
        itemStyle: { color: plain, borderRadius: [0, 3, 3, 0] },
        label: { show: true, position: "right", color: ink, fontSize: 12, formatter: ({ value }) => whole.format(value) },
      },
      {
        name: data.names.rate, type: "custom", xAxisIndex: 1, yAxisIndex: 1, clip: true,
        encode: { x: [1, 2, 3], y: 0 },
        data: data.rate.map((rate, index) => [index, data.low[index] ?? NaN, rate ?? NaN, data.high[index] ?? NaN]),
        renderItem: interval,
        markLine: data.level === null ? undefined : {
          silent: true,
          symbol: "none",
          lineStyle: { color: muted, type: "dashed", width: 1.5 },
          label: { color: ink, fontSize: 12, position: "start", distance: 4, rotate: 0, align: "center", formatter: (mark) => mark.name },
          data: [
            // On a telephone the two would stand on each other.
            { name: isNarrow ? "" : data.names.level, xAxis: data.level },
            { name: data.names.twice, xAxis: 2 * data.level },
          ],
        },
      },
    ],
  };

  /// A line from low to high with the estimate on it: a disc, or a diamond where it may be high.
  function interval(_, api) {
    const index = api.value(0);
    const [low, middle, high] = [api.value(1), api.value(2), api.value(3)];
    if (Number.isNaN(middle)) return undefined;
    const shade = data.stands[index] ? standing : plain;
    const [start, y] = api.coord([low, index]);
    const x = api.coord([middle, index])[0];
    const end = api.coord([Math.min(high, most), index])[0];
    const stroke = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: shade, lineWidth: 2 } });
    const mark = data.stands[index]
      ? { type: "polygon", shape: { points: [[x - 7, y], [x, y - 7], [x + 7, y], [x, y + 7]] }, style: { fill: shade } }
      : { type: "circle", shape: { cx: x, cy: y, r: 5 }, style: { fill: shade } };
    const cap = high > most
      ? [stroke(end - 6, y - 4, end, y), stroke(end - 6, y + 4, end, y)] // It goes on.
      : [stroke(end, y - 4, end, y + 4)];
    return { type: "group", children: [stroke(start, y, end, y), stroke(start, y - 4, start, y + 4), ...cap, mark] };
  }

  function lines(index) {
    const rate = data.rate[index];
    const [low, high] = [data.low[index], data.high[index]];
    return [
      data.labels[index],
      `${data.names.reports}: ${whole.format(data.reports[index])}`,
      rate === null ? data.says[index]
        : `${number.format(rate)} (${number.format(low)}–${number.format(high)}) ${data.names.rate}`,
      ...(rate === null ? [] : [data.says[index]]),
    ];
  }
}
