// Offers the maps of a page. What draws them is fetched when a map is opened, and not before.
// [data-map="pin"]      lets a resident point at the place; without it the text field is enough.
// [data-map="squares"]  shows figures per square; the table beside it has the same figures.

import { make } from "./data.js";

for (const element of document.querySelectorAll("[data-map='pin']")) offerPin(element);
for (const element of document.querySelectorAll("[data-map='squares']")) showSquares(element);

/// A button that opens a map, and words that say what was pointed at.
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

  let opened;
  let street;

  const place = () => longitude.value !== "" && latitude.value !== "" && { lng: Number(longitude.value), lat: Number(latitude.value) };

  /// Keeps the place; `name` is what lies near it.
  function put({ lng, lat }, name) {
    longitude.value = lng.toFixed(5);
    latitude.value = lat.toFixed(5);
    remove.hidden = false;
    message.textContent = name ? text.textPlaced.replace("{name}", name) : text.textPlacedPlain;
  }

  opener.addEventListener("click", async () => {
    const opening = body.hidden;
    body.hidden = !opening;
    opener.setAttribute("aria-expanded", String(opening));
    opener.textContent = opening ? text.textClose : text.textOpen;
    if (!opening || opened) return;
    const said = message.textContent;
    const wait = text.textWait ?? "";
    message.textContent = wait;
    opened = open();
    // Unless something else was said meanwhile.
    if (await opened && message.textContent === wait) message.textContent = said;
  });

  /// The map; nothing when it cannot be drawn.
  async function open() {
    try {
      const { openPinMap } = await import("./pin-map.js");
      return await openPinMap(frame, help.id, text, { place, put, street: () => street });
    } catch (error) {
      body.remove();
      opener.remove();
      message.textContent = text.textFailed;
      console.warn(error);
      return undefined;
    }
  }

  remove.addEventListener("click", async () => {
    longitude.value = "";
    latitude.value = "";
    remove.hidden = true;
    message.textContent = text.textRemoved;
    opener.focus();
    (await opened)?.clear();
  });

  // A street chosen in the list brings the map there.
  element.closest("form")?.addEventListener("placechosen", async ({ detail }) => {
    if (detail.lon === undefined) return;
    street = { lng: detail.lon, lat: detail.lat };
    (await opened)?.lookAt(street);
  });

  if (place()) {
    remove.hidden = false;
    message.textContent = text.textPlacedPlain;
  }
}

async function showSquares(element) {
  try {
    const { drawSquares } = await import("./squares-map.js");
    await drawSquares(element);
  } catch (error) {
    element.className = "notice";
    element.hidden = false;
    element.textContent = element.dataset.textFailed ?? "";
    console.warn(error);
  }
}
