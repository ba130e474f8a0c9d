/* Live preview, in a pane next to the form or in a tab of its own: the public page of the form's
   current content.

   The form is posted to the preview URL, which saves nothing, and the page is morphed into the
   response. One request is under way at a time; changes made meanwhile are sent afterwards. */
"use strict";
{
  const desk = window.desk;
  const WIDE = matchMedia("(min-width: 1200px)"); // room for the form and the pane
  const EXTRA_WIDE = matchMedia("(min-width: 1440px)"); // wide enough to open the pane by default
  const PAUSE = 250; // milliseconds after a change
  const TIMEOUT = 10_000; // milliseconds, of a request
  const FOLLOWS = "It follows what you type, as long as the form is open.";
  const UNREACHABLE = "The preview will catch up when the desk can be reached.";

  let form, pane, frame, opener;
  let tab = null;
  let timer = null;
  let busy = false;
  let changedMeanwhile = false;
  let pendingCard = null; // the section to scroll to once the preview has it
  const prepared = new WeakSet(); // the documents whose links open in a new tab

  const isOpen = () => WIDE.matches && !pane.hidden;

  /* ---- Where it is shown ---- */

  /** Return the document of a window if it is a loaded preview, else null. */
  function pageIn(view) {
    try {
      const { document, location } = view;
      const isLoaded = /\/preview\/$/.test(location.pathname) && document.readyState !== "loading";
      return isLoaded && document.querySelector("main") ? document : null;
    } catch {
      return null; // there is no window, or it shows another site
    }
  }

  function openLink(event) {
    const link = event.target.closest("a[href]");
    if (link && /^https?:$/.test(link.protocol) && !link.getAttribute("href").startsWith("#")) {
      event.preventDefault();
      window.open(link.href, "_blank", "noopener");
    }
  }

  function fill(page, updated) {
    page.title = updated.title;
    desk.morph(page.body, updated.body);
    if (!prepared.has(page)) {
      prepared.add(page);
      page.addEventListener("click", openLink);
    }
  }

  /* ---- Following the form ---- */

  async function fetchPreview() {
    const on = pane.querySelector("[data-preview-on]").value;
    const response = await fetch(`${pane.dataset.address}?on=${on}`, {
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

  function showNote(sentence) {
    pane.querySelector("[data-preview-note]").textContent = sentence;
    const follows = pageIn(tab)?.querySelector("[data-follows]");
    if (follows && sentence) {
      follows.textContent = ` ${sentence}`;
    }
  }

  function show(updated) {
    const framePage = isOpen() && pageIn(frame.contentWindow);
    if (framePage) {
      fill(framePage, updated);
      frame.classList.add("is-filled");
      goTo(pendingCard);
    }
    const tabPage = pageIn(tab);
    if (tabPage) {
      const follows = document.createElement("span");
      follows.dataset.follows = "";
      follows.textContent = ` ${FOLLOWS}`;
      updated.querySelector(".preview-bar p").append(follows);
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
      if (isOpen() && !pageIn(frame.contentWindow)) {
        frame.src = pane.dataset.address; // it could not be loaded before
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
    timer ??= setTimeout(() => {
      timer = null;
      update();
    }, PAUSE);
  }

  /* ---- Scrolling to the section that is edited ---- */

  const isRendered = (card) =>
    card.dataset.kind !== "picture" || card.querySelector("select[name$='-picture']").value;

  // The page has the sections in the order of the cards, but for pictures that aren't chosen yet.
  function sectionOf(card, page) {
    const sections = page.querySelectorAll(".article-text > :not(.opening-line)");
    return sections[desk.sections.visible().filter(isRendered).indexOf(card)];
  }

  function goTo(card) {
    const page = card && isOpen() && pageIn(frame.contentWindow);
    const section = page && sectionOf(card, page);
    pendingCard = section ? null : card;
    if (section) {
      const view = frame.contentWindow;
      const { top, bottom } = section.getBoundingClientRect();
      if (bottom < 40 || top > 0.8 * view.innerHeight) {
        view.scrollTo({ top: view.scrollY + top - 40 });
      }
    }
  }

  function goToFocused(event) {
    const card = event.target.closest(".section-card");
    if (card) {
      goTo(card);
    } else if (form.querySelector("fieldset").contains(event.target)) {
      pageIn(frame.contentWindow)?.defaultView.scrollTo({ top: 0 });
    }
  }

  /* ---- The pane ---- */

  function fit() {
    const stage = pane.querySelector("[data-preview-stage]");
    const width = Number(pane.querySelector("[aria-pressed='true']").dataset.previewWidth);
    const scale = Math.min(1, stage.clientWidth / width);
    Object.assign(frame.style, {
      width: `${width}px`,
      height: `${stage.clientHeight / scale}px`,
      left: `${(stage.clientWidth - width * scale) / 2}px`,
      transform: `scale(${scale})`,
    });
  }

  function setWidth(width) {
    for (const button of pane.querySelectorAll("[data-preview-width]")) {
      button.setAttribute("aria-pressed", String(button.dataset.previewWidth === width));
    }
    sessionStorage.setItem("preview-width", width);
    fit();
  }

  function refresh() {
    opener.setAttribute("aria-expanded", String(isOpen()));
    if (isOpen() && !frame.getAttribute("src")) {
      frame.src = pane.dataset.address; // its load event updates it
    } else {
      update();
    }
  }

  function setOpen(open) {
    sessionStorage.setItem("preview", open ? "open" : "closed");
    pane.hidden = !open;
    refresh();
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
      const { address } = pane.dataset;
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
      sessionStorage.setItem("preview-tab", JSON.stringify([pane.dataset.address, tab.name]));
    }
  }

  // After a save the form is a new page, which finds the tab by its name.
  function findTab() {
    const { address } = pane.dataset;
    const [previousAddress, name] = JSON.parse(sessionStorage.getItem("preview-tab")) ?? [];
    sessionStorage.removeItem("preview-tab");
    const wasNew = /\/post\/preview\/$/.test(previousAddress) && document.referrer.endsWith("/add/");
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

  function start() {
    desk.onChange(form, scheduleUpdate);
    document.addEventListener("content-editor:ready", () => {
      form.addEventListener("focusin", goToFocused);
    });
    pane.querySelector("[data-preview-on]").addEventListener("change", scheduleUpdate);
    window.addEventListener("online", scheduleUpdate);
    document.querySelector("[data-sign-in]")?.addEventListener("close", scheduleUpdate);
    window.addEventListener("pagehide", rememberTab);
    frame.addEventListener("load", update);

    opener.addEventListener("click", (event) => {
      event.preventDefault();
      if (WIDE.matches) {
        setOpen(pane.hidden);
      } else {
        openTab();
      }
    });
    pane.querySelector("[data-preview-tab]").addEventListener("click", openTab);
    pane.querySelector("[data-preview-close]").addEventListener("click", () => {
      setOpen(false);
      opener.focus();
    });
    for (const button of pane.querySelectorAll("[data-preview-width]")) {
      button.addEventListener("click", () => setWidth(button.dataset.previewWidth));
    }
    WIDE.addEventListener("change", refresh);

    new ResizeObserver(fit).observe(pane.querySelector("[data-preview-stage]"));
    setWidth(sessionStorage.getItem("preview-width") ?? "390");
    const state = sessionStorage.getItem("preview");
    pane.hidden = state ? state === "closed" : !EXTRA_WIDE.matches;
    refresh();
    findTab();
  }

  document.addEventListener("DOMContentLoaded", () => {
    form = document.querySelector("#content-main > form");
    pane = document.querySelector("[data-preview-pane]");
    frame = pane?.querySelector("iframe");
    opener = document.querySelector("[data-preview-open]");
    if (form && pane && opener) {
      start();
    }
  });
}
