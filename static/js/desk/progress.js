/* Shows how far background work is: looks whether this page has changed, and loads it at the end. */

import { BY_ITSELF } from "./by_itself.js";
import { find, get } from "./dom.js";

const LONGEST_PAUSE = 10_000; // milliseconds
let pause = 1000; // it grows, in case nobody does the work

async function look() {
  try {
    const response = await fetch(location.href, { headers: BY_ITSELF });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const news = find(page, "[data-progress]");
    if (response.ok && !news) {
      location.reload();
      return;
    }
    const shown = get(document, "[data-progress]");
    if (news && news.textContent !== shown.textContent) {
      shown.textContent = news.textContent;
    }
    const bar = document.querySelector("progress");
    const far = page.querySelector("progress");
    if (bar && far?.hasAttribute("value")) {
      bar.max = far.max;
      bar.value = far.value;
    }
  } catch {
    // The desk can't be reached: perhaps the next time.
  }
  pause = Math.min(pause * 1.1, LONGEST_PAUSE);
  setTimeout(look, pause);
}

setTimeout(look, pause);
