/* Adds files to the list of files, several at once: chosen or dropped. */

import { all, announce, find, get } from "./dom.js";
import { takeFiles, Uploads } from "./uploads.js";

const library = find(document, "[data-library]");
const form = find(document, "[data-upload]", HTMLFormElement); // for those who may add any
if (library && form) {
  const uploads = new Uploads(form, get(document, "[data-uploads]"), {
    added: ({ card, key, name }) => {
      const page = new DOMParser().parseFromString(card, "text/html");
      const known = find(library, `[data-key="${key}"]`);
      known?.remove();
      library.prepend(...all(page, "[data-key]").map((each) => document.adoptNode(each)));
      find(document, "#changelist .empty")?.remove();
      announce(known ? `${name} was here already; it isn’t kept twice.` : `${name} is here.`);
    },
  });
  takeFiles(document, form, uploads);
}
