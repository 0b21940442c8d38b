// Reads a page aloud when somebody asks for it, with a voice of the device itself: other voices send the text away.

const place = document.querySelector("[data-speak]");
const speech = globalThis.speechSynthesis;
if (place && speech) install();

function install() {
  const [start, pause, end] = place.querySelectorAll("button");
  const bar = pause.parentElement;
  const { textPause, textResume } = place.dataset;
  const { lang } = document.documentElement;
  let parts, at, current;

  function voice(tag) {
    const own = speech.getVoices().filter((voice) => voice.localService === true && voice.lang.slice(0, 2) === tag.slice(0, 2));
    return own.find((voice) => voice.default) ?? own[0];
  }

  /// What can be seen in `main`, in sentences. Words in a language that the device cannot speak are passed over.
  function read() {
    const blocks = [];
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement: parent } = walker.currentNode;
      const silent = parent.closest("script, select, textarea, [aria-hidden=true], details:not([open]) > :not(summary)");
      if (silent || !data.trim() || !parent.getClientRects().length) continue;
      const element = parent.closest("h1, h2, h3, h4, p, li, dt, dd, label, legend, summary, caption, th, td, button") ?? parent;
      if (blocks.at(-1)?.element === element) blocks.at(-1).text += data;
      else blocks.push({ element, text: data, voice: voice(element.closest("[lang]").lang) });
    }
    const sentences = Intl.Segmenter && new Intl.Segmenter(lang, { granularity: "sentence" });
    return blocks.filter((block) => block.voice).flatMap((block) => {
      const line = block.text.trim().replace(/\s+/g, " ");
      return (sentences ? [...sentences.segment(line)] : [{ segment: line }]).map(({ segment }) => ({ ...block, text: segment }));
    });
  }

  function say() {
    const part = parts[at];
    mark(part?.element);
    // At the end, and when the quick exit took the page away.
    if (!part?.element.isConnected) return stop();
    const utterance = new SpeechSynthesisUtterance(part.text);
    utterance.voice = part.voice;
    utterance.lang = part.voice.lang;
    utterance.onend = () => {
      if (utterance !== current) return;
      at += 1;
      say();
    };
    utterance.onerror = () => utterance === current && stop();
    current = utterance;
    pause.textContent = textPause;
    speech.speak(utterance);
  }

  function mark(element) {
    document.querySelector(".is-spoken")?.classList.remove("is-spoken");
    element?.classList.add("is-spoken");
    element?.scrollIntoView({ block: "nearest" });
  }

  function quiet() {
    current = undefined;
    speech.cancel();
  }

  function stop() {
    quiet();
    mark();
    if (bar.contains(document.activeElement)) start.focus();
    bar.hidden = true;
  }

  start.onclick = () => {
    quiet();
    parts = read();
    at = 0;
    bar.hidden = false;
    pause.focus();
    say();
  };
  // The browser's own pause does not work everywhere; here the sentence begins again.
  pause.onclick = () => {
    if (!current) return say();
    quiet();
    pause.textContent = textResume;
  };
  end.onclick = stop;
  addEventListener("pagehide", stop);
  speech.onvoiceschanged = () => (place.hidden = !voice(lang));
  speech.onvoiceschanged();
}
