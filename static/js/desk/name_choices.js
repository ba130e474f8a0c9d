/* Gives the fields of select2 the name that their label has: it names them by what is chosen, and an
   empty one by nothing. */

window.addEventListener("load", () => {
  for (const shown of document.querySelectorAll(".select2-selection__rendered")) {
    const id = shown.id.replace(/^select2-(.+)-container$/, "$1");
    const label = document.querySelector(`label[for="${id}"]`);
    if (label) shown.setAttribute("aria-label", label.textContent.trim());
  }
});
