/* Live preview, in a pane next to the form or in a tab of its own: the public page of the form's
   current content.

   The form is posted to the preview URL, which saves nothing, and the page is morphed into the
   response. One request is under way at a time; changes made meanwhile are sent afterwards. */

import { all, closest, find, get } from "./dom.js";
import { onChange } from "./fields.js";
import { morph } from "./morph.js";
import { updateTextareas } from "./richtext/editors.js";
import { visibleCards } from "./section_cards.js";
import { isOpen as isPaneOpen, WIDE } from "./side_panes.js";
import { followAll } from "./stand_ins.js";

const PAUSE = 250; // milliseconds after a change
const TIMEOUT = 10_000; // milliseconds, of a request
const FOLLOWS = "It follows what you type, as long as the form is open.";
const UNREACHABLE = "The preview will catch up when the desk can be reached.";

/* ---- The page in a frame or a tab ---- */

/** Return the document of a window if it is a loaded preview, else null.
 * @param {Window | null} view
 */
function pageIn(view) {
  try {
    const page = view?.document;
    const isLoaded = page && /\/preview\/$/.test(page.location.pathname);
    return isLoaded && page.readyState !== "loading" && page.querySelector("main") ? page : null;
  } catch {
    return null; // it shows another site
  }
}

/** The elements of another window are of its own classes, so `instanceof` doesn't know them.
 * @param {Event} event
 */
function openLink(event) {
  const target = /** @type {Element} */ (event.target);
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[href]"));
  if (link && /^https?:$/.test(link.protocol) && !link.getAttribute("href")?.startsWith("#")) {
    event.preventDefault();
    window.open(link.href, "_blank", "noopener");
  }
}

/** @type {WeakSet<Document>} */
const prepared = new WeakSet(); // the documents whose links open in a new tab

/**
 * @param {Document} page
 * @param {Document} updated
 */
function fill(page, updated) {
  page.title = updated.title;
  morph(page.body, updated.body);
  followAll(page);
  if (!prepared.has(page)) {
    prepared.add(page);
    page.addEventListener("click", openLink);
  }
}

/** @param {HTMLElement} card */
const isInShort = (card) =>
  find(card, "select[name$='-tone']", HTMLSelectElement)?.value === "short";

/** Return the element of a section in the preview. The page has an element for each card, in their
 * order, but for callouts "in short", which come first.
 * @param {HTMLElement} card
 * @param {Document} page
 */
function sectionOf(card, page) {
  const sections = page.querySelectorAll(".article-text > :not(.opening-line, .contents)");
  const cards = visibleCards();
  cards.sort((one, other) => Number(isInShort(other)) - Number(isInShort(one)));
  return sections[cards.indexOf(card)];
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} pane
 * @param {HTMLElement} opener
 */
function start(form, pane, opener) {
  const frame = get(pane, "iframe", HTMLIFrameElement);
  const stage = get(pane, "[data-preview-stage]");
  const day = get(pane, "[data-preview-on]", HTMLInputElement);
  const note = get(pane, "[data-preview-note]");
  const widths = all(pane, "[data-preview-width]");
  const { address = "" } = pane.dataset;
  /** @type {Window | null} */
  let tab = null;
  let timer = 0;
  let busy = false;
  let changedMeanwhile = false;
  /** @type {HTMLElement | null} */
  let pendingCard = null; // the section to scroll to once the preview has it

  const isOpen = () => isPaneOpen(pane);
  const framePage = () => (isOpen() ? pageIn(frame.contentWindow) : null);

  /* ---- Following the form ---- */

  async function fetchPreview() {
    updateTextareas();
    const response = await fetch(`${address}?on=${day.value}`, {
      method: "POST",
      body: new FormData(form),
      redirect: "manual", // don't follow the redirect to the sign-in page
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!response.ok) {
      throw new Error(`The preview responded with status ${response.status}.`);
    }
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  /** @param {string} sentence */
  function showNote(sentence) {
    note.textContent = sentence;
    const follows = pageIn(tab)?.querySelector("[data-follows]");
    if (follows && sentence) {
      follows.textContent = ` ${sentence}`;
    }
  }

  /** @param {Document} updated */
  function show(updated) {
    const page = framePage();
    if (page) {
      fill(page, updated);
      frame.classList.add("is-filled");
      goTo(pendingCard);
    }
    const tabPage = pageIn(tab);
    if (tabPage) {
      const follows = document.createElement("span");
      follows.dataset.follows = "";
      follows.textContent = ` ${FOLLOWS}`;
      get(updated, ".preview-bar p").append(follows);
      fill(tabPage, updated);
    }
  }

  async function update() {
    tab = tab?.closed ? null : tab;
    if (!isOpen() && !tab) {
      return;
    }
    if (busy) {
      changedMeanwhile = true;
      return;
    }
    busy = true;
    try {
      const updated = await fetchPreview();
      if (isOpen() && !framePage()) {
        frame.src = address; // it could not be loaded before
      }
      show(updated);
      showNote("");
    } catch {
      showNote(UNREACHABLE);
    }
    busy = false;
    if (changedMeanwhile) {
      changedMeanwhile = false;
      update();
    }
  }

  function scheduleUpdate() {
    if (!timer) {
      timer = setTimeout(() => {
        timer = 0;
        update();
      }, PAUSE);
    }
  }

  /* ---- Scrolling to the section that is edited ---- */

  /** @param {HTMLElement | null} card */
  function goTo(card) {
    const page = card && framePage();
    const section = page && sectionOf(card, page);
    const view = page?.defaultView;
    pendingCard = section ? null : card;
    if (section && view) {
      const { top, bottom } = section.getBoundingClientRect();
      if (bottom < 40 || top > 0.8 * view.innerHeight) {
        view.scrollTo({ top: view.scrollY + top - 40 });
      }
    }
  }

  /** @param {FocusEvent} event */
  function goToFocused({ target }) {
    const card = closest(target, ".section-card");
    if (card) {
      goTo(card);
    } else if (get(form, "fieldset").contains(/** @type {Node} */ (target))) {
      pageIn(frame.contentWindow)?.defaultView?.scrollTo({ top: 0 });
    }
  }

  /* ---- The pane ---- */

  function fit() {
    if (!isOpen()) {
      return;
    }
    const width = Number(get(pane, "[aria-pressed='true']").dataset.previewWidth);
    const scale = Math.min(1, stage.clientWidth / width);
    Object.assign(frame.style, {
      width: `${width}px`,
      height: `${stage.clientHeight / scale}px`,
      left: `${(stage.clientWidth - width * scale) / 2}px`,
      transform: `scale(${scale})`,
    });
  }

  /** @param {string | undefined} width in pixels */
  function setWidth(width = "390") {
    for (const button of widths) {
      button.setAttribute("aria-pressed", String(button.dataset.previewWidth === width));
    }
    sessionStorage.setItem("preview-width", width);
    fit();
  }

  function refresh() {
    if (isOpen() && !frame.getAttribute("src")) {
      frame.src = address; // its load event updates it
    } else {
      update();
    }
  }

  /* ---- The tab ---- */

  // There is no event for when the page of another window is loaded.
  function fillTab() {
    const wait = setInterval(() => {
      if (!tab || tab.closed || pageIn(tab)) {
        clearInterval(wait);
        update();
      }
    }, 100);
  }

  function openTab() {
    if (tab && !tab.closed) {
      tab.focus();
    } else {
      tab = window.open(address, `preview${address.replace(/\W+/g, "-")}`);
    }
    if (tab) {
      fillTab();
    } else {
      showNote("Your browser didn’t allow another tab.");
    }
  }

  function rememberTab() {
    if (tab && !tab.closed && pageIn(tab)) {
      sessionStorage.setItem("preview-tab", JSON.stringify([address, tab.name]));
    }
  }

  // After a save the form is a new page, which finds the tab by its name.
  function findTab() {
    const remembered = sessionStorage.getItem("preview-tab");
    const [previousAddress, name] = JSON.parse(remembered ?? "[]");
    sessionStorage.removeItem("preview-tab");
    const wasNew =
      /\/post\/preview\/$/.test(previousAddress) && /\/add\/(\?|$)/.test(document.referrer);
    if (previousAddress !== address && !wasNew) {
      return;
    }
    tab = window.open("", name);
    if (tab && !pageIn(tab)) {
      tab.close(); // the tab was closed, and the browser opened an empty one
      tab = null;
    } else if (tab) {
      if (wasNew) {
        tab.location.replace(address);
      }
      fillTab();
    }
  }

  /* ---- Start ---- */

  onChange(form, scheduleUpdate);
  document.addEventListener("content-editor:ready", () => {
    form.addEventListener("focusin", goToFocused);
  });
  day.addEventListener("change", scheduleUpdate);
  window.addEventListener("online", scheduleUpdate);
  find(document, "[data-sign-in]")?.addEventListener("close", scheduleUpdate);
  window.addEventListener("pagehide", rememberTab);
  frame.addEventListener("load", update);

  opener.addEventListener("click", (event) => {
    event.preventDefault();
    if (!WIDE.matches) {
      openTab();
    }
  });
  get(pane, "[data-preview-tab]").addEventListener("click", openTab);
  for (const button of widths) {
    button.addEventListener("click", () => setWidth(button.dataset.previewWidth));
  }
  pane.addEventListener("desk:pane", refresh);

  new ResizeObserver(fit).observe(stage);
  setWidth(sessionStorage.getItem("preview-width") ?? undefined);
  refresh();
  findTab();
}

const form = find(document, "#content-main > form", HTMLFormElement);
const pane = find(document, "[data-preview-pane]");
const opener = find(document, "[data-preview-open]");
if (form && pane && opener) {
  start(form, pane, opener);
}
