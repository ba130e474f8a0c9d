/* Shows the picture that is chosen beside the field in which it is chosen. */
"use strict";
{
  const SELECT = "select[data-thumbnail]";

  function show(select) {
    const row = select.closest(".form-row");
    row.querySelector(".picture-preview")?.remove();
    if (select.value) {
      const image = new Image();
      image.className = "picture-preview";
      image.alt = ""; // its name stands in the field
      image.src = select.dataset.thumbnail.replace("/0/", `/${select.value}/`);
      row.append(image);
    }
  }

  const start = (root) => root.querySelectorAll(SELECT).forEach(show);
  document.addEventListener("DOMContentLoaded", () => {
    start(document);
    django.jQuery(document).on("change", SELECT, (event) => show(event.target));
  });
}
