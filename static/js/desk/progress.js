/* Shows how far background work is: looks whether this page has changed, and loads it at the end. */
"use strict";
{
  let pause = 1000; // milliseconds; it grows, in case nobody does the work

  async function look() {
    try {
      const response = await fetch(location.href);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const news = page.querySelector("[data-progress]");
      if (response.ok && !news) {
        location.reload();
        return;
      }
      const shown = document.querySelector("[data-progress]");
      if (news && news.textContent !== shown.textContent) {
        shown.textContent = news.textContent;
      }
    } catch {
      // The desk can't be reached: perhaps the next time.
    }
    pause = Math.min(pause * 1.1, 10_000);
    setTimeout(look, pause);
  }

  setTimeout(look, pause);
}
