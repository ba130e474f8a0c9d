/* CKEditor itself: as large as all else of the article form, so it is loaded when somebody works in
   a text. Its heading buttons, its link dialog, and what it must not do. */

import { get } from "../dom.js";
import { replaceInlineHandlers } from "./inline_handlers.js";
import { addLinkSearch } from "./link_search.js";

/** @type {Promise<void> | undefined} */
let loading;

/** Wait until what an element names is loaded.
 * @param {HTMLElement} element
 */
const loaded = (element) =>
  new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Error("The editor could not be loaded.")));
  });

/** Load CKEditor, once; another time if it couldn't be.
 * @param {string} address of its script
 * @param {string} folder of its other files, which it can't tell by the hashed name of that
 */
export function loadCkeditor(address, folder) {
  loading ??= load(address, folder).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/**
 * @param {string} address
 * @param {string} folder
 */
async function load(address, folder) {
  if (typeof CKEDITOR === "undefined") {
    window.CKEDITOR_BASEPATH = folder;
    const script = document.createElement("script");
    script.src = address;
    document.head.append(script);
    await loaded(script);
    setUp();
  }
  // An editor is hidden, and can't be focused, until its stylesheet is there.
  CKEDITOR.skinName = CKEDITOR.config.skin;
  CKEDITOR.skin.loadPart("editor", () => {});
  const link = get(document, "link[href*='/skins/']", HTMLLinkElement);
  if (!link.sheet) {
    await loaded(link).catch((error) => {
      link.replaceWith(link.cloneNode()); // CKEditor asks for it once
      throw error;
    });
  }
}

function setUp() {
  replaceInlineHandlers();
  CKEDITOR.config.versionCheck = false; // it would load and run a script of the vendor's server
  CKEDITOR.disableAutoInline = true;
  CKEDITOR.plugins.add("headings", { init: addHeadingButtons });
  CKEDITOR.on("dialogDefinition", simplifyDialog);
}

const HEADINGS = [
  { name: "Heading", tag: "h3", label: "Heading" },
  { name: "SmallerHeading", tag: "h4", label: "Smaller heading" },
];

/** @param {CKEDITOR.Editor} editor */
function addHeadingButtons(editor) {
  const paragraph = new CKEDITOR.style({ element: "p" });
  for (const { name, tag, label } of HEADINGS) {
    const style = new CKEDITOR.style({ element: tag });
    editor.addCommand(name, {
      contextSensitive: true,
      allowedContent: tag,
      exec() {
        editor.applyStyle(this.state === CKEDITOR.TRISTATE_ON ? paragraph : style);
      },
      refresh(_, path) {
        if (path.contains(["li", "blockquote"])) {
          this.setState(CKEDITOR.TRISTATE_DISABLED);
        } else {
          const isOn = style.checkActive(path, editor);
          this.setState(isOn ? CKEDITOR.TRISTATE_ON : CKEDITOR.TRISTATE_OFF);
        }
      },
    });
    editor.ui.addButton(name, { label, command: name, isToggle: true });
  }
}

/** @param {CKEDITOR.Event<{ name: string, definition: CKEDITOR.DialogDefinition }>} event */
function simplifyDialog({ data: { name, definition } }) {
  definition.resizable = CKEDITOR.DIALOG_RESIZE_NONE; // the handle uses inline script
  if (name !== "link") {
    return;
  }
  definition.removeContents("upload"); // an iframe with inline script
  const info = definition.getContents("info");
  info.get("linkDisplayText").label = "Words";
  info.get("linkType").label = "Leads to";
  info.get("linkType").items = [
    ["A web page", "url"],
    ["An e-mail address", "email"],
    ["A phone number", "tel"],
  ];
  info.get("protocol").label = "Begins with";
  info.get("protocol").items = [["https://"], ["http://"], ["something else", ""]];
  info.get("url").label = "Address";
  addLinkSearch(info);
}
