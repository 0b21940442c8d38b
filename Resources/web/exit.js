// Quick exit: one click, or Shift three times, covers the page at once and leaves it in the same tab.
// After GOV.UK's "Exit this page". Escape is not used: browsers and screen readers need it.
// Without this file the link still works; history before this page stays in the browser either way.

const pressesNeeded = 3;
const patience = 5000; // milliseconds between two presses

const link = document.querySelector("a[data-exit]");
if (link) install(link);

function install(link) {
  const text = link.dataset;
  const dots = document.createElement("span");
  dots.className = "quick-exit__dots";
  dots.setAttribute("aria-hidden", "true");
  for (let index = 0; index < pressesNeeded; index += 1) dots.append(document.createElement("i"));
  link.append(dots);

  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  link.after(spoken);

  let presses = 0;
  let usedWithOtherKey = false;
  let timer;
  let cover;

  function reset() {
    clearTimeout(timer);
    presses = 0;
    delete link.dataset.presses;
  }

  function leave() {
    reset();
    globalThis.speechSynthesis?.cancel();
    cover = document.createElement("div");
    cover.className = "leaving";
    cover.setAttribute("role", "alert");
    const message = document.createElement("span");
    message.className = "visually-hidden";
    message.textContent = text.textLeaving ?? "";
    cover.append(message);
    // What was read and typed goes at once, also when the network is slow.
    document.body.replaceChildren(cover);
    document.title = text.title ?? "";
    // replace(): the back button does not come back to this page.
    location.replace(link.href);
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  document.addEventListener("keydown", (event) => {
    // Shift held for a capital letter, or for Shift+Tab, is not a press.
    if (event.key !== "Shift" && event.shiftKey) usedWithOtherKey = true;
  });

  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    if (usedWithOtherKey) {
      // With both Shift keys down the second release ends it.
      usedWithOtherKey = event.shiftKey;
      return;
    }
    presses += 1;
    if (presses >= pressesNeeded) return leave();
    link.dataset.presses = String(presses);
    spoken.textContent = (presses === 1 ? text["text-1"] : text["text-2"]) ?? "";
    clearTimeout(timer);
    timer = setTimeout(() => {
      reset();
      spoken.textContent = text.textExpired ?? "";
    }, patience);
  });

  // A page shown again from the back-forward cache starts fresh.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (cover) location.reload();
    reset();
  });
}
