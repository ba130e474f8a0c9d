/* The tags field of the article form: a chip for each tag, suggestions of existing ones, and a
   question about near duplicates. The plain field, which is posted, is always up to date, so that
   autosave and preview need to know nothing of this. */
"use strict";
{
  const desk = window.desk;
  const PAUSE = 150; // milliseconds between a key and the request for suggestions

  const createElement = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };
  const normalize = (name) => name.replace(/\s+/g, " ").trim();
  const isSame = (one, other) => one.toLowerCase() === other.toLowerCase();
  const parseNames = (text) => text.split(",").map(normalize).filter(Boolean);

  function enhance(widget) {
    const field = widget.querySelector("input");
    const questions = widget.querySelector(".tags__near-duplicates"); // about near duplicates
    const { id } = field;
    let names = [];
    let latestRequest = 0;
    let timer = null;

    const chips = createElement("ul", { class: "tags__chips", "aria-label": "Tags of this article" });
    const list = createElement("ul", {
      class: "tags__list",
      id: `${id}-list`,
      role: "listbox",
      "aria-label": "Tags there are",
    });
    const box = createElement("input", {
      type: "text",
      class: "tags__box",
      role: "combobox",
      autocomplete: "off",
      autocapitalize: "none",
      "aria-autocomplete": "list",
      "aria-controls": list.id,
      "aria-expanded": "false",
      maxlength: "100",
    });
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (field.hasAttribute(name)) {
        box.setAttribute(name, field.getAttribute(name));
      }
    }
    list.hidden = true;
    // The new input gets the field's id, which its label and links to errors refer to.
    field.type = "hidden";
    field.removeAttribute("id");
    box.id = id;
    field.after(createElement("div", { class: "tags__field" }, chips, box), list);
    widget.classList.add("tags--live");

    /* ---- The posted field ---- */

    function write({ notify = true } = {}) {
      showChips();
      field.value = [...names, normalize(box.value)].filter(Boolean).join(", ");
      if (notify) {
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }

    function read() {
      names = parseNames(field.value);
      box.value = "";
      showChips();
    }

    // Chips that remain aren't touched, since they may have the focus.
    function showChips() {
      for (const chip of [...chips.children]) {
        if (!names.includes(chip.dataset.name)) {
          chip.remove();
        }
      }
      names.forEach((name, index) => {
        if (chips.children[index]?.dataset.name !== name) {
          chips.insertBefore(chipOf(name), chips.children[index] ?? null);
        }
      });
      chips.hidden = !names.length;
    }

    function chipOf(name) {
      const button = { type: "button", "aria-label": `Remove the tag “${name}”`, title: "Remove" };
      return createElement("li", { "data-name": name }, createElement("span", {}, name), createElement("button", button, "×"));
    }

    /* ---- Adding and removing ---- */

    /** Add tags, in place of what is typed. */
    function addTags(added) {
      close();
      box.value = "";
      for (const name of added) {
        if (!names.some((other) => isSame(other, name))) {
          names.push(name);
          desk.announce(`${name}: added.`);
        }
      }
      write();
    }

    /** Turn the typed names into chips, and check them for near duplicates. */
    function commit() {
      const typed = parseNames(box.value);
      addTags(typed);
      typed.forEach(checkNearDuplicate);
    }

    function remove(name) {
      const index = names.indexOf(name);
      names.splice(index, 1);
      removeQuestion(name);
      write();
      (chips.querySelectorAll("button")[Math.min(index, names.length - 1)] ?? box).focus();
      desk.announce(`${name}: removed.`);
    }

    function replace(name, other) {
      const remaining = names.filter((known) => known === name || !isSame(known, other));
      names = remaining.map((known) => (known === name ? other : known));
      write();
    }

    /* ---- Near duplicates ---- */

    async function checkNearDuplicate(name) {
      const { near_duplicate: other } = (await fetchSuggestions(name)) ?? {};
      if (!other || other === name || !names.includes(name)) {
        return;
      }
      if (isSame(other, name)) {
        replace(name, other); // the same tag in its own spelling
      } else {
        addQuestion(name, other);
      }
    }

    function addQuestion(name, other) {
      removeQuestion(name);
      const question = widget.querySelector("template").content.firstElementChild.cloneNode(true);
      question.dataset.name = question.querySelector("input").value = name;
      question.dataset.other = question.querySelector("b").textContent = other;
      question.querySelector("[data-tag-use]").textContent = `Use “${other}”`;
      question.querySelector("[data-tag-keep]").textContent = `Keep “${name}”`;
      questions.append(question);
      desk.announce(normalize(question.querySelector("span").textContent));
    }

    function removeQuestion(name) {
      [...questions.children].find((question) => question.dataset.name === name)?.remove();
    }

    function resolveQuestion(question, useOther) {
      const { name, other } = question.dataset;
      if (useOther) {
        question.remove();
        replace(name, other);
        desk.announce(`${other} is used.`);
      } else {
        question.hidden = true; // its hidden field is posted as the confirmation
        desk.announce(`${name} is kept.`);
      }
      box.focus();
    }

    /* ---- Suggestions ---- */

    async function fetchSuggestions(text) {
      try {
        const response = await fetch(`${widget.dataset.suggestions}?q=${encodeURIComponent(text)}`);
        return response.ok && !response.redirected ? await response.json() : null;
      } catch {
        return null; // no connection, so no suggestions
      }
    }

    const options = () => [...list.children];
    const active = () => options().find((option) => option.getAttribute("aria-selected") === "true");

    function showOptions(items) {
      list.replaceChildren(...items);
      list.hidden = !items.length;
      box.setAttribute("aria-expanded", String(!list.hidden));
      box.removeAttribute("aria-activedescendant");
    }

    async function suggest() {
      const text = normalize(box.value);
      const request = (latestRequest += 1);
      const found = text ? await fetchSuggestions(text) : null;
      if (request !== latestRequest || document.activeElement !== box) {
        return; // the text was changed during the request
      }
      const tags = (found?.tags ?? []).filter((tag) => !names.some((name) => isSame(name, tag.name)));
      showOptions(
        tags.map(({ name, articles }, index) =>
          createElement(
            "li",
            { role: "option", id: `${list.id}-${index}`, "aria-selected": "false", "data-name": name },
            createElement("span", {}, name),
            " ",
            createElement("span", { class: "help" }, articles === 1 ? "1 article" : `${articles} articles`),
          ),
        ),
      );
      if (tags.length) {
        desk.announce(tags.length === 1 ? "1 tag fits." : `${tags.length} tags fit.`);
      }
    }

    function close() {
      clearTimeout(timer);
      latestRequest += 1;
      showOptions([]);
    }

    function moveSelection(by) {
      const all = options();
      const current = active();
      const index = current ? all.indexOf(current) + by : by > 0 ? 0 : all.length - 1;
      current?.setAttribute("aria-selected", "false");
      const next = all[index]; // before the first and after the last, nothing is selected
      if (next) {
        next.setAttribute("aria-selected", "true");
        next.scrollIntoView({ block: "nearest" });
        box.setAttribute("aria-activedescendant", next.id);
      } else {
        box.removeAttribute("aria-activedescendant");
      }
    }

    /* ---- Keys and clicks ---- */

    box.addEventListener("input", () => {
      if (box.value.includes(",")) {
        const rest = box.value.slice(box.value.lastIndexOf(",") + 1).trimStart();
        box.value = box.value.slice(0, box.value.lastIndexOf(","));
        commit();
        box.value = rest;
      }
      write({ notify: false }); // this event reaches the form already
      clearTimeout(timer);
      timer = setTimeout(suggest, PAUSE);
    });

    box.addEventListener("keydown", (event) => {
      if (event.isComposing) {
        return;
      }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) {
          suggest();
        } else {
          moveSelection(event.key === "ArrowDown" ? 1 : -1);
        }
      } else if (event.key === "Enter") {
        event.preventDefault(); // don't submit the form
        if (active()) {
          addTags([active().dataset.name]);
        } else {
          commit();
        }
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Backspace" && !box.value && names.length) {
        event.preventDefault(); // edit the last tag
        const last = names.pop();
        removeQuestion(last);
        box.value = last;
        write();
        desk.announce(`${last}: to be changed.`);
      }
    });

    box.addEventListener("blur", () => {
      if (normalize(box.value)) {
        commit();
      } else {
        close();
      }
    });

    list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        addTags([option.dataset.name]);
      }
    });

    chips.parentElement.addEventListener("click", (event) => {
      const chip = event.target.closest("li");
      if (event.target.closest("button")) {
        remove(chip.dataset.name);
      } else if (!chip) {
        box.focus();
      }
    });

    questions.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) {
        resolveQuestion(button.closest(".tags__near-duplicate"), "tagUse" in button.dataset);
      }
    });

    // Another script changed the field.
    field.addEventListener("change", read);

    read();
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-tags]").forEach(enhance);
  });
}
