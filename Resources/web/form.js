// What makes a form nicer when JavaScript is there: focus on errors, place suggestions, copy and print.
// Nothing is stored in the browser, and nothing that is typed leaves it before the form is sent.

import { loadJSON } from "./data.js";

for (const summary of document.querySelectorAll("[data-error-summary]")) focusErrors(summary);
for (const field of document.querySelectorAll("[data-suggest]")) offerSuggestions(field);
for (const button of document.querySelectorAll("[data-copy]")) offerCopy(button);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

/// Moves the focus to the summary, and from each of its links into the field.
function focusErrors(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const id = event.target.closest("a")?.hash.slice(1);
    const field = id && document.getElementById(id);
    if (!field) return;
    event.preventDefault();
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    // The question's title and error are seen together with the field.
    (field.closest(".question, .field") ?? field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}

function offerCopy(button) {
  const source = document.querySelector(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent.trim().replace(/\s+/g, " "));
    button.textContent = button.dataset.textCopied;
    setTimeout(() => (button.textContent = label), 3000);
  });
}

/// Lower case, without accents, so that "cafe" finds "Café".
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/// An editable combobox with a list (ARIA 1.2). The list is one static file, filtered here.
function offerSuggestions(field) {
  const input = field.querySelector("input.input");
  const key = field.querySelector("[data-suggest-key]");
  if (!input || !key) return;
  const text = field.dataset;
  const most = 8;

  const wrapper = document.createElement("div");
  wrapper.className = "suggest";
  input.before(wrapper);
  wrapper.append(input);

  const list = document.createElement("ul");
  list.className = "suggest__list";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", text.textList ?? "");
  list.hidden = true;
  wrapper.append(list);

  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  wrapper.append(status);

  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    autocapitalize: "none", spellcheck: "false",
  })) input.setAttribute(name, value);

  let places;
  let matches = [];
  let active = -1;
  let timer;

  async function load() {
    places ??= loadJSON(text.src).then(
      (file) => file.places.map((place) => ({ ...place, words: ` ${folded(place.label)}` })),
      () => [],
    );
    return places;
  }

  function say(message) {
    clearTimeout(timer);
    timer = setTimeout(() => (status.textContent = message), 500);
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function highlight(index) {
    active = index;
    [...list.children].forEach((item, position) => item.setAttribute("aria-selected", String(position === index)));
    const item = list.children[index];
    if (item) {
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function choose(place) {
    input.value = place.label;
    key.value = place.key;
    close();
    input.dispatchEvent(new CustomEvent("placechosen", { bubbles: true, detail: place }));
  }

  async function suggest() {
    const wanted = folded(input.value.trim());
    if (!wanted) return close();
    const all = await load();
    if (folded(input.value.trim()) !== wanted || document.activeElement !== input) return;
    // Names that start with it first, then names with a word that starts with it, then the rest.
    const rank = (place) =>
      place.words.startsWith(` ${wanted}`) ? 0 : place.words.includes(` ${wanted}`) ? 1 : place.words.includes(wanted) ? 2 : 3;
    matches = all
      .map((place) => ({ place, rank: rank(place) }))
      .filter((entry) => entry.rank < 3)
      .sort((left, right) => left.rank - right.rank || left.place.label.localeCompare(right.place.label))
      .slice(0, most)
      .map((entry) => entry.place);
    list.replaceChildren(...matches.map((place, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const name = document.createElement("bdi");
      name.textContent = place.label;
      item.append(name);
      if (place.detail) {
        const detail = document.createElement("bdi");
        detail.className = "suggest__detail";
        detail.textContent = place.detail;
        item.append(", ", detail);
      }
      // mousedown would take the focus, and with it close the list.
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(place));
      return item;
    }));
    highlight(-1);
    list.hidden = matches.length === 0;
    input.setAttribute("aria-expanded", String(matches.length > 0));
    // On a phone the keyboard leaves little room: bring the field to the top when the list falls below the screen.
    const bottom = visualViewport?.height ?? innerHeight;
    if (list.getBoundingClientRect().bottom > bottom) field.scrollIntoView({ block: "start" });
    const count = matches.length === 0 ? text.textNone : matches.length === 1 ? text.textOne : text.textCount;
    say((count ?? "").replace("{n}", matches.length));
  }

  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", () => {
    key.value = "";
    suggest();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void suggest();
      // One step past either end is the text field itself.
      const places = matches.length + 1;
      const step = event.key === "ArrowDown" ? 1 : -1;
      highlight(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(matches[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
}
