/* Preview links: a button that copies the URL. Where the clipboard can't be used, it selects it. */
"use strict";
{
  const { desk } = window;
  const COPIED_FOR = 2000; // milliseconds

  async function copy(field, button) {
    const label = button.firstChild;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.focus();
      field.select();
      desk.announce("The link is selected. Copy it from here.");
      return;
    }
    label.data = "Copied";
    desk.announce("The link is copied.");
    setTimeout(() => {
      label.data = "Copy";
    }, COPIED_FOR);
  }

  for (const field of document.querySelectorAll("[data-address]")) {
    const button = field.parentElement.querySelector("[data-copy]");
    button.hidden = false;
    button.addEventListener("click", () => copy(field, button));
    field.addEventListener("focus", () => field.select());
  }
}
