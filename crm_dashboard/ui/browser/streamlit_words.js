// The parts of a page whose words are Streamlit's; data can stand in lists, which are looked at word for word.
const PLACES = [
  "stFileUploader", "InputInstructions", "stMultiSelectDropdown", "stSelectboxVirtualDropdown", "stSidebarNavViewButton",
  "stTooltipContent", "stTooltipErrorContent", "stElementToolbar", "stDataFrameTooltipContent", "stDataFrameColumnMenu",
  "stDateInputCalendar", "stCodeCopyButton", "stNumberInputContainer", "stSkipToContent",
].map((name) => `[data-testid="${name}"]`).join();
const ATTRIBUTES = ["aria-label", "title", "placeholder"];
const NAMED = ATTRIBUTES.map((name) => `[${name}]:not(svg *)`).join(); // a chart names each of its marks
const LONGEST = 240;

const state = (globalThis.crmMatrixStreamlitWords ??= { language: "", words: {}, patterns: [], known: new WeakMap(), observer: null });

function translated(text) {
  const bare = text.trim();
  if (!bare || bare.length > LONGEST) return null;
  if (Object.hasOwn(state.words, bare)) return state.words[bare];
  for (const [pattern, words] of state.patterns) {
    const found = pattern.exec(bare);
    if (found) return words.replace("{what}", () => found[1] ?? "");
  }
  return null;
}

// What is to be shown for a text that stands at a place: `known` remembers which English one of ours stands for.
function shown(owner, name, text) {
  let places = state.known.get(owner);
  const before = places?.[name];
  const english = before && before.shown === text ? before.english : text;
  const now = translated(english) ?? english;
  if (now !== english || before) {
    if (!places) state.known.set(owner, (places = {}));
    places[name] = { english, shown: now };
  }
  return now;
}

function sayText(node) {
  if (!node.parentElement?.closest(PLACES)) return;
  const now = shown(node, "text", node.nodeValue);
  if (now !== node.nodeValue) node.nodeValue = now;
}

function sayAttributes(element) {
  for (const name of ATTRIBUTES) {
    const text = element.getAttribute(name);
    if (!text) continue;
    const now = shown(element, name, text);
    if (now !== text) element.setAttribute(name, now);
  }
}

function sayAll(root) {
  const inside = root.closest(PLACES) ? [root] : [...root.querySelectorAll(PLACES)];
  for (const place of inside) {
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) sayText(texts.currentNode);
  }
  if (root.matches(NAMED)) sayAttributes(root);
  for (const element of root.querySelectorAll(NAMED)) sayAttributes(element);
}

function watch(changes) {
  for (const change of changes) {
    if (change.type === "characterData") sayText(change.target);
    else if (change.type === "attributes") {
      if (change.target.matches(NAMED)) sayAttributes(change.target);
    }
    else
      for (const node of change.addedNodes) {
        if (node.nodeType === Node.TEXT_NODE) sayText(node);
        else if (node instanceof HTMLElement) sayAll(node);
      }
  }
}

export default function ({ data }) {
  if (state.language === data.language) return;
  state.language = data.language;
  state.words = data.words;
  state.patterns = Object.entries(data.patterns).map(([english, words]) => {
    const escaped = english.split("{what}").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return [new RegExp(`^${escaped.join("(.+)")}$`), words];
  });
  sayAll(document.body);
  if (state.observer) return;
  state.observer = new MutationObserver(watch);
  state.observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
}
