(() => {
  const links = document.querySelectorAll("[data-quick-exit]");
  const status = document.getElementById("quick-exit-said");
  let presses = 0;
  let resetTimer;
  const leave = (event) => {
    if (event) event.preventDefault();
    document.documentElement.hidden = true;
    document.title = "";
    location.replace(links[0].href);
  };
  const press = (event) => {
    if (event.key !== "Shift") return;
    clearTimeout(resetTimer);
    resetTimer = setTimeout(() => { presses = 0; status.textContent = ""; }, 5000);
    presses += 1;
    status.textContent = [
      "Shift, press 2 more times to leave.",
      "Shift, press 1 more time to leave.",
      "Leaving.",
    ][presses - 1];
    if (presses === 3) leave();
  };
  for (const link of links) link.addEventListener("click", leave);
  document.addEventListener("keyup", press);
})();
