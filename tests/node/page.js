// An empty page (jsdom), whose names the desk's scripts find as in a browser.

import { JSDOM, VirtualConsole } from "jsdom";

const NAMES = [
  "CustomEvent",
  "DOMParser",
  "Element",
  "Event",
  "HTMLButtonElement",
  "HTMLElement",
  "HTMLInputElement",
  "HTMLLabelElement",
  "HTMLSelectElement",
  "HTMLTableElement",
  "HTMLTextAreaElement",
  "InputEvent",
  "Node",
  "NodeFilter",
  "Text",
  "document",
];

export const { window } = new JSDOM("", { url: "https://desk.example/" });

for (const name of NAMES) {
  globalThis[name] = window[name];
}
globalThis.window = window;

// jsdom has no clipboard.

globalThis.DataTransfer = class {
  #data = new Map();
  setData(type, data) {
    this.#data.set(type, data);
  }
  getData(type) {
    return this.#data.get(type) ?? "";
  }
};

globalThis.ClipboardEvent = class extends window.Event {
  constructor(type, { clipboardData, ...options }) {
    super(type, options);
    this.clipboardData = clipboardData;
  }
};

// jsdom makes no style sheets by script, and reads a shorthand ("font") only in an element's style.

function isReadable({ selectorText }) {
  try {
    return selectorText && document.querySelectorAll(selectorText);
  } catch {
    return false;
  }
}

globalThis.CSSStyleRule = class {
  constructor({ selectorText, style }) {
    this.selectorText = selectorText;
    this.style = document.createElement("i").style;
    this.style.cssText = style.cssText;
  }
};

const aside = new JSDOM("<style></style>", { virtualConsole: new VirtualConsole() });

globalThis.CSSStyleSheet = class {
  replaceSync(css) {
    // A browser passes over rules that can't be read, and over the signs of a comment of HTML.
    const style = aside.window.document.querySelector("style");
    style.textContent = css.replace(/<!--|-->/g, "");
    const rules = [...(style.sheet?.cssRules ?? [])];
    this.cssRules = rules.filter(isReadable).map((rule) => new CSSStyleRule(rule));
  }
};

/** Make this the storage of the browser; without a quota in characters, it forbids storing. */
export function setStorage(quota) {
  const page = quota
    ? new JSDOM("", { url: "https://desk.example/", storageQuota: quota })
    : new JSDOM(""); // from nowhere
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get: () => page.window.localStorage,
  });
}

/** Return an element with this HTML in it. */
export function element(html) {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  return holder;
}
