(() => {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (
    document.querySelectorAll("[data-quick-exit]")
  );
  const status = /** @type {HTMLElement} */ (document.getElementById("quick-exit-said"));
  const hints = ["Shift, press 2 more times to leave.", "Shift, press 1 more time to leave."];
  let presses = 0;
  let resetTimer = 0;
  const leave = () => {
    document.documentElement.hidden = true;
    document.title = "";
    location.replace(links[0].href);
  };
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }
  document.addEventListener("keyup", ({ key }) => {
    if (key !== "Shift") return;
    clearTimeout(resetTimer);
    resetTimer = setTimeout(() => {
      presses = 0;
      status.textContent = "";
    }, 5000);
    presses += 1;
    status.textContent = hints[presses - 1] || "Leaving.";
    if (presses === 3) leave();
  });
})();
