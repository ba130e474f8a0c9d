/* Tags in the article form: each a chip, with suggestions from those there are, and a word about
   one that is nearly the same. The plain field, which is what is posted, is kept in step; so what
   reads the form (autosave, preview) knows nothing of this. */
"use strict";
{
  const desk = window.desk;
  const PAUSE = 150; // milliseconds between a key and the question to the server

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };
  const tidy = (name) => name.replace(/\s+/g, " ").trim();
  const same = (one, other) => one.toLowerCase() === other.toLowerCase();
  const namesIn = (text) => text.split(",").map(tidy).filter(Boolean);

  function enhance(widget) {
    const field = widget.querySelector("input");
    const twins = widget.querySelector(".tags__twins");
    const { id } = field;
    let names = [];
    let asked = 0;
    let timer = null;

    const chips = make("ul", { class: "tags__chips", "aria-label": "Tags of this article" });
    const list = make("ul", {
      class: "tags__list",
      id: `${id}-list`,
      role: "listbox",
      "aria-label": "Tags there are",
    });
    const box = make("input", {
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
    // What has the field's id is what its label, and a link to a problem, lead to.
    field.type = "hidden";
    field.removeAttribute("id");
    box.id = id;
    field.after(make("div", { class: "tags__field" }, chips, box), list);
    widget.classList.add("tags--live");

    /* ---- What is posted ---- */

    function write({ tell = true } = {}) {
      field.value = [...names, tidy(box.value)].filter(Boolean).join(", ");
      if (tell) {
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }

    function read() {
      names = namesIn(field.value);
      box.value = "";
      show();
    }

    // A chip that stays is left alone: the cursor may be on it.
    function show() {
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
      return make("li", { "data-name": name }, make("span", {}, name), make("button", button, "×"));
    }

    /* ---- Adding and removing ---- */

    function add(name) {
      if (!names.some((each) => same(each, name))) {
        names.push(name);
        desk.say(`${name}: added.`);
      }
    }

    /** Make chips of what is typed; the last one's twin is looked for. */
    function commit() {
      const typed = namesIn(box.value);
      close();
      box.value = "";
      typed.forEach(add);
      show();
      write();
      typed.forEach(compare);
    }

    function take(name) {
      close();
      box.value = "";
      add(name);
      show();
      write();
    }

    function remove(name) {
      const at = names.indexOf(name);
      names.splice(at, 1);
      dropTwin(name);
      show();
      write();
      (chips.querySelectorAll("button")[Math.min(at, names.length - 1)] ?? box).focus();
      desk.say(`${name}: removed.`);
    }

    function replace(name, other) {
      const others = names.filter((each) => each === name || !same(each, other));
      names = others.map((each) => (each === name ? other : each));
      show();
      write();
    }

    /* ---- A twin ---- */

    async function compare(name) {
      const { alike } = (await ask(name)) ?? {};
      if (!alike || alike === name || !names.includes(name)) {
        return;
      }
      if (same(alike, name)) {
        replace(name, alike); // the same tag, as it is written
      } else {
        warn(name, alike);
      }
    }

    function warn(name, other) {
      dropTwin(name);
      const twin = widget.querySelector("template").content.firstElementChild.cloneNode(true);
      twin.dataset.name = twin.querySelector("input").value = name;
      twin.dataset.other = twin.querySelector("b").textContent = other;
      twin.querySelector("[data-tag-use]").textContent = `Use “${other}”`;
      twin.querySelector("[data-tag-keep]").textContent = `Keep “${name}”`;
      twins.append(twin);
      desk.say(tidy(twin.querySelector("span").textContent));
    }

    function twinOf(name) {
      return [...twins.children].find((twin) => twin.dataset.name === name);
    }

    function dropTwin(name) {
      twinOf(name)?.remove();
    }

    function answer(twin, use) {
      const { name, other } = twin.dataset;
      if (use) {
        twin.remove();
        replace(name, other);
        desk.say(`${other} is used.`);
      } else {
        twin.hidden = true; // its field goes on telling that this was a choice
        desk.say(`${name} is kept.`);
      }
      box.focus();
    }

    /* ---- Suggestions ---- */

    async function ask(text) {
      try {
        const answered = await fetch(`${widget.dataset.suggestions}?q=${encodeURIComponent(text)}`);
        return answered.ok && !answered.redirected ? await answered.json() : null;
      } catch {
        return null; // no connection: it goes without suggestions
      }
    }

    const options = () => [...list.children];
    const active = () => options().find((option) => option.getAttribute("aria-selected") === "true");

    async function suggest() {
      const text = tidy(box.value);
      const question = (asked += 1);
      const found = text ? await ask(text) : null;
      if (question !== asked || document.activeElement !== box) {
        return; // something else was typed since
      }
      const tags = (found?.tags ?? []).filter((tag) => !names.some((name) => same(name, tag.name)));
      list.replaceChildren(
        ...tags.map(({ name, articles }, index) =>
          make(
            "li",
            { role: "option", id: `${list.id}-${index}`, "aria-selected": "false", "data-name": name },
            make("span", {}, name),
            " ",
            make("span", { class: "tags__count" }, articles === 1 ? "1 article" : `${articles} articles`),
          ),
        ),
      );
      list.hidden = !tags.length;
      box.setAttribute("aria-expanded", String(!list.hidden));
      box.removeAttribute("aria-activedescendant");
      if (tags.length) {
        desk.say(tags.length === 1 ? "1 tag fits." : `${tags.length} tags fit.`);
      }
    }

    function close() {
      clearTimeout(timer);
      asked += 1;
      list.hidden = true;
      list.replaceChildren();
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    }

    function choose(by) {
      const all = options();
      const now = active();
      const at = now ? all.indexOf(now) + by : by > 0 ? 0 : all.length - 1;
      now?.setAttribute("aria-selected", "false");
      const next = all[at]; // before the first and after the last it is what was typed
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
      write({ tell: false }); // this very event tells it
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
          choose(event.key === "ArrowDown" ? 1 : -1);
        }
      } else if (event.key === "Enter") {
        event.preventDefault(); // it would save the article
        if (active()) {
          take(active().dataset.name);
        } else {
          commit();
        }
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Backspace" && !box.value && names.length) {
        event.preventDefault(); // the last one can be typed anew
        const last = names.pop();
        dropTwin(last);
        show();
        box.value = last;
        write();
        desk.say(`${last}: to be changed.`);
      }
    });

    box.addEventListener("blur", () => {
      if (tidy(box.value)) {
        commit();
      } else {
        close();
      }
    });

    list.addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        take(option.dataset.name);
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

    twins.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) {
        answer(button.closest(".tags__twin"), "tagUse" in button.dataset);
      }
    });

    // Somebody else put words into the field: what was recovered, for example.
    field.addEventListener("change", read);

    read();
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-tags]").forEach(enhance);
  });
}
