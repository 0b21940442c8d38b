// A small sum before a form is sent, which makes ten thousand reports cost something and one report nothing.
// form[data-work-bits] says how many zero bits are asked for, form[data-work-for] which municipality it is for.
// It starts when somebody begins to fill in the form, runs beside the page, and never keeps a report from being sent.

const patience = 5000; // milliseconds that sending waits at most

for (const form of document.querySelectorAll("form[data-work-bits]")) install(form);

function install(form) {
  const answer = form.querySelector("[name=work]");
  const token = form.querySelector("[name=token]")?.value;
  if (!answer || !token) return;
  const text = form.dataset;
  const signs = ["pointerdown", "keydown", "focusin", "input"];

  let sum;
  let sending = "not yet";

  /// Starts once. Resolves when the sum is made, and also when it cannot be.
  function start() {
    sum ??= new Promise((resolve) => {
      for (const sign of signs) form.removeEventListener(sign, start);
      try {
        const worker = new Worker(new URL("work-sum.js", import.meta.url));
        const end = (number) => {
          if (number) answer.value = number;
          worker.terminate();
          resolve();
        };
        worker.onmessage = ({ data }) => end(data);
        worker.onerror = () => end();
        worker.postMessage({ challenge: `${text.workFor}:${token}:`, bits: Number(text.workBits) });
      } catch {
        resolve();
      }
    });
    return sum;
  }

  if (answer.value) return;
  for (const sign of signs) form.addEventListener(sign, start, { passive: true });

  const status = document.createElement("span");
  status.setAttribute("role", "status");
  form.querySelector(".actions")?.append(status);

  form.addEventListener("submit", async (event) => {
    if (answer.value || sending === "now") return;
    event.preventDefault();
    // A second press while it waits is the same report.
    if (sending === "waits") return;
    sending = "waits";
    const button = event.submitter ?? form.querySelector("[type=submit]");
    const saying = setTimeout(() => (status.textContent = text.textWait ?? ""), 200);
    await Promise.race([start(), new Promise((resolve) => setTimeout(resolve, patience))]);
    clearTimeout(saying);
    status.textContent = "";
    sending = "now";
    // Pressed again rather than submitted, so that the button's own name and value go along; and not before this press
    // is over, within which browsers submit nothing.
    setTimeout(() => button.click());
  });

  // Back on this page with "back": everything may be sent again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) sending = "not yet";
  });
}
