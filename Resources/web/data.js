// Shared by the other modules: data in the page or from this site, vendor files, theme.

/// JSON of this site. No cookies, no referrer.
export async function loadJSON(address) {
  const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

/// The data of a component: `data-data="#id"` names a script block in the page, `data-src` an address of this site.
export async function componentData(element) {
  const { data, src } = element.dataset;
  return data ? JSON.parse(document.querySelector(data).textContent) : loadJSON(src);
}

const loaded = new Map();

/// Loads a classic script beside this module once; rejects when it is not installed.
export function loadVendorScript(name) {
  if (!loaded.has(name)) {
    loaded.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`vendor/${name}`, import.meta.url);
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${name} is not installed`));
      document.head.append(script);
    }));
  }
  return loaded.get(name);
}

/// Loads a style sheet beside this module, before our own so that ours wins.
export function loadVendorStyle(name) {
  if (!loaded.has(name)) {
    loaded.set(name, new Promise((resolve, reject) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = new URL(`vendor/${name}`, import.meta.url);
      link.onload = resolve;
      link.onerror = () => reject(new Error(`${name} is not installed`));
      document.head.prepend(link);
    }));
  }
  return loaded.get(name);
}

/// The value of a `--straatlicht-…` property in the present colour scheme.
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--straatlicht-${name}`).trim();
}

/// Calls back now, and again whenever light changes to dark or back.
export function followTheme(apply) {
  apply();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
}

export const wantsStillness = matchMedia("(prefers-reduced-motion: reduce)").matches;

/// An element with attributes and children.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}
