/* Shows the picture that is chosen beside the field in which it is chosen, and gives the box in
   which it is chosen the field's name, which select2 leaves out. */
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

  function name(select) {
    const [label] = select.labels;
    label.id ||= `${select.id}_label`;
    const box = select.nextElementSibling.querySelector(".select2-selection");
    const chosen = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    // Words in the box, and no field of their own.
    chosen.removeAttribute("role");
    chosen.removeAttribute("aria-readonly");
  }

  const dressed = (root) => root.querySelectorAll(`${SELECT}.select2-hidden-accessible`).forEach(name);
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(SELECT).forEach(show);
    const $ = django.jQuery;
    $(document).on("change", SELECT, (event) => show(event.target));
    $(document).on("select2:open", SELECT, ({ target }) => {
      const box = target.nextElementSibling.querySelector(".select2-selection");
      box.setAttribute("aria-controls", box.getAttribute("aria-owns"));
      const search = document.querySelector(".select2-container--open .select2-search__field");
      search.setAttribute("aria-label", `Search: ${target.labels[0].textContent.trim()}`);
    });
    // Behind Django's own script, which dresses the fields up.
    $(() => dressed(document));
    document.addEventListener("formset:added", (event) => dressed(event.target));
  });
}
