/* Preview links: a button that copies the address; without one it is selected, ready to be copied. */
"use strict";
{
  const { desk } = window;
  const COPIED_FOR = 2000; // milliseconds

  async function copy(field, button) {
    const words = button.firstChild;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.focus();
      field.select();
      desk.say("The link is selected. Copy it from here.");
      return;
    }
    words.data = "Copied";
    desk.say("The link is copied.");
    setTimeout(() => {
      words.data = "Copy";
    }, COPIED_FOR);
  }

  for (const field of document.querySelectorAll("[data-address]")) {
    const button = field.parentElement.querySelector("[data-copy]");
    button.hidden = false;
    button.addEventListener("click", () => copy(field, button));
    field.addEventListener("focus", () => field.select());
  }
}
