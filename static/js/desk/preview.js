/* The preview beside the form, or in a tab of its own: the public page of what stands in the form.

   The form is posted to the preview's address, which saves nothing, and what differs in the page
   that comes back is put in place; the rest stays as it is, with its pictures and its scroll. One
   request is under way at a time, and the newest words always follow. */
"use strict";
{
  const desk = window.desk;
  const WIDE = matchMedia("(min-width: 1200px)"); // room for the form and the pane
  const ROOMY = matchMedia("(min-width: 1440px)"); // so much room that it opens by itself
  const PAUSE = 250; // milliseconds, after a key
  const PATIENCE = 10_000; // milliseconds, for an answer
  const FOLLOWS = "It follows what you type, as long as the form is open.";
  const AWAY = "The preview will catch up when the desk can be reached.";

  let form, pane, frame, opener;
  let tab = null;
  let timer = null;
  let busy = false;
  let again = false;
  let awaited = null; // a section that was gone to before the preview had it
  const dressed = new WeakSet();

  const isOpen = () => WIDE.matches && !pane.hidden;

  /* ---- Where it is shown ---- */

  /** The page in a window, while that is a preview and there to be filled. */
  function pageIn(view) {
    try {
      const { document, location } = view;
      const isThere = /\/preview\/$/.test(location.pathname) && document.readyState !== "loading";
      return isThere && document.querySelector("main") ? document : null;
    } catch {
      return null; // it went to another site
    }
  }

  function openLink(event) {
    const link = event.target.closest("a[href]");
    if (link && /^https?:$/.test(link.protocol) && !link.getAttribute("href").startsWith("#")) {
      event.preventDefault();
      window.open(link.href, "_blank", "noopener");
    }
  }

  function fill(page, wanted) {
    page.title = wanted.title;
    desk.match(page.body, wanted.body);
    if (!dressed.has(page)) {
      dressed.add(page);
      page.addEventListener("click", openLink);
    }
  }

  /* ---- Following the form ---- */

  async function ask() {
    const on = pane.querySelector("[data-preview-on]").value;
    const response = await fetch(`${pane.dataset.address}?on=${on}`, {
      method: "POST",
      body: new FormData(form),
      redirect: "manual", // to the sign-in page, when somebody was away for long
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.ok) {
      throw new Error(`The preview answered ${response.status}.`);
    }
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  function say(sentence) {
    pane.querySelector("[data-preview-note]").textContent = sentence;
    const follows = tab && pageIn(tab)?.querySelector("[data-follows]");
    if (follows && sentence) {
      follows.textContent = ` ${sentence}`;
    }
  }

  function show(wanted) {
    const framed = isOpen() && pageIn(frame.contentWindow);
    if (framed) {
      fill(framed, wanted);
      frame.classList.add("is-filled");
      goTo(awaited);
    }
    const own = tab && pageIn(tab);
    if (own) {
      const follows = document.createElement("span");
      follows.dataset.follows = "";
      follows.textContent = ` ${FOLLOWS}`;
      wanted.querySelector(".preview-bar p").append(follows);
      fill(own, wanted);
    }
  }

  async function follow() {
    tab = tab?.closed ? null : tab;
    if (!isOpen() && !tab) {
      return;
    }
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const wanted = await ask();
      if (isOpen() && !pageIn(frame.contentWindow)) {
        frame.src = pane.dataset.address; // it could not be loaded before
      }
      show(wanted);
      say("");
    } catch {
      say(AWAY);
    }
    busy = false;
    if (again) {
      again = false;
      follow();
    }
  }

  function soon() {
    timer ??= setTimeout(() => {
      timer = null;
      follow();
    }, PAUSE);
  }

  /* ---- The place where one writes ---- */

  const isSeen = (card) =>
    card.dataset.kind !== "picture" || card.querySelector("select[name$='-picture']").value;

  // The page has its sections in the order of the cards; a picture that isn't chosen isn't there.
  function placeOf(card, page) {
    const places = page.querySelectorAll(".article-text > :not(.opening-line)");
    return places[desk.sections.shown().filter(isSeen).indexOf(card)];
  }

  function goTo(card) {
    const page = card && isOpen() && pageIn(frame.contentWindow);
    const place = page && placeOf(card, page);
    awaited = place ? null : card;
    if (place) {
      const view = frame.contentWindow;
      const { top, bottom } = place.getBoundingClientRect();
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
      frame.src = pane.dataset.address; // when it is there, it asks to be filled
    } else {
      follow();
    }
  }

  function setOpen(open) {
    sessionStorage.setItem("preview", open ? "open" : "closed");
    pane.hidden = !open;
    refresh();
  }

  /* ---- The tab of its own ---- */

  // Nothing tells when another window's page is there.
  function fillTab() {
    const wait = setInterval(() => {
      if (!tab || tab.closed || pageIn(tab)) {
        clearInterval(wait);
        follow();
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
      say("Your browser didn’t allow another tab.");
    }
  }

  function keepTab() {
    if (tab && !tab.closed && pageIn(tab)) {
      sessionStorage.setItem("preview-tab", JSON.stringify([pane.dataset.address, tab.name]));
    }
  }

  // When the article was saved, the form is a new page, and finds the tab by its name.
  function findTab() {
    const { address } = pane.dataset;
    const [followed, name] = JSON.parse(sessionStorage.getItem("preview-tab")) ?? [];
    sessionStorage.removeItem("preview-tab");
    const wasNew = /\/post\/preview\/$/.test(followed) && document.referrer.endsWith("/add/");
    if (followed !== address && !wasNew) {
      return;
    }
    tab = window.open("", name);
    if (tab && !pageIn(tab)) {
      tab.close(); // it was gone, and the browser opened an empty one
      tab = null;
    } else if (tab) {
      if (wasNew) {
        tab.location.replace(address);
      }
      fillTab();
    }
  }

  function start() {
    for (const name of ["input", "change", "desk:change"]) {
      form.addEventListener(name, soon);
    }
    document.addEventListener("content-editor:ready", () => {
      django.jQuery(form).on("change", soon); // a picture that is chosen tells only jQuery
      form.addEventListener("focusin", goToFocused);
    });
    pane.querySelector("[data-preview-on]").addEventListener("change", soon);
    window.addEventListener("online", soon);
    document.querySelector("[data-sign-in]")?.addEventListener("close", soon);
    window.addEventListener("pagehide", keepTab);
    frame.addEventListener("load", follow);

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
    pane.hidden = state ? state === "closed" : !ROOMY.matches;
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
