(() => {
  const HINTS = ["Shift, press 2 more times to leave.", "Shift, press 1 more time to leave."];
  const links = document.querySelectorAll("a[data-quick-exit]");
  const status = document.getElementById("quick-exit-said");
  let presses = 0;
  let resetTimer = 0;
  /** @param {string} sentence */
  const say = (sentence) => {
    if (status) status.textContent = sentence;
  };
  /** @param {Event} [event] */
  const leave = (event) => {
    if (event) event.preventDefault();
    document.documentElement.hidden = true;
    document.title = "";
    location.replace(/** @type {HTMLAnchorElement} */ (links[0]).href);
  };
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    if (event.key !== "Shift") return;
    clearTimeout(resetTimer);
    resetTimer = setTimeout(() => {
      presses = 0;
      say("");
    }, 5000);
    presses += 1;
    say(HINTS[presses - 1] || "Leaving.");
    if (presses === 3) leave();
  };
  for (const link of links) link.addEventListener("click", leave);
  document.addEventListener("keyup", press);
})();
