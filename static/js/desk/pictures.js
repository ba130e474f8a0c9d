/* Picture fields: shows the chosen picture next to its field, and adds the accessible names that
   select2 leaves out. */
"use strict";
{
  const desk = (window.desk ??= {});
  const SELECT = "select[data-thumbnail]";

  /** Return a small image, for decoration, of the picture that a field has chosen. */
  desk.thumbnail = (select) => {
    const image = new Image();
    image.alt = ""; // the field shows its name
    image.src = select.dataset.thumbnail.replace("/0/", `/${select.value}/`);
    return image;
  };

  function show(select) {
    const row = select.closest(".form-row");
    row.querySelector(".picture-preview")?.remove();
    if (select.value) {
      const image = desk.thumbnail(select);
      image.className = "picture-preview";
      row.append(image);
    }
  }

  function setAccessibleName(select) {
    const [label] = select.labels;
    label.id ||= `${select.id}_label`;
    const box = select.nextElementSibling.querySelector(".select2-selection");
    const chosen = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    // Text inside the combobox, not a control of its own.
    chosen.removeAttribute("role");
    chosen.removeAttribute("aria-readonly");
  }

  const enhance = (root) =>
    root.querySelectorAll(`${SELECT}.select2-hidden-accessible`).forEach(setAccessibleName);
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
    // After Django's own script, which sets up select2.
    $(() => enhance(document));
    document.addEventListener("formset:added", (event) => enhance(event.target));
  });
}
