/* CKEditor itself: as large as all else of the article form, so it is loaded when somebody works in
   a text. Its heading buttons, its link dialog, and what it must not do. */

import { get } from "../dom.js";
import { replaceInlineHandlers } from "./inline_handlers.js";
import { addLinkSearch } from "./link_search.js";

/** What it is made of, each by its address: it can't tell the folder of its other files by the hashed
 * name of its script.
 * @typedef {{ script: string, folder: string, language: string, plugins: string[] }} Parts
 */

/** @type {Promise<void> | undefined} */
let loading;
let isStyled = false;

/** Wait until what an element names is loaded.
 * @param {HTMLElement} element
 */
const loaded = (element) =>
  new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Error("The editor could not be loaded.")));
  });

/** Load CKEditor, once; what couldn't be loaded another time.
 * @param {Parts} parts
 */
export function loadCkeditor(parts) {
  loading ??= load(parts).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** @param {string} address */
async function run(address) {
  const script = document.createElement("script");
  script.src = address;
  document.head.append(script);
  await loaded(script);
}

/** @param {Parts} parts */
async function load({ script, folder, language, plugins }) {
  if (typeof CKEDITOR === "undefined") {
    window.CKEDITOR_BASEPATH = folder;
    await run(script);
    setUp();
  }
  // CKEditor would load these itself, but go on without what the network lost on the way.
  if (!(language in CKEDITOR.lang)) {
    await run(CKEDITOR.getUrl(`lang/${language}.js`));
  }
  for (const name of plugins.filter((name) => !(name in CKEDITOR.plugins.registered))) {
    await run(CKEDITOR.getUrl(`plugins/${name}/plugin.js`));
  }
  // An editor is hidden, and can't be focused, until its stylesheet is there.
  if (!isStyled) {
    CKEDITOR.skinName = CKEDITOR.config.skin;
    CKEDITOR.skin.loadPart("editor", () => {}); // CKEditor asks for it once
    const link = get(document, "link[href*='/skins/']", HTMLLinkElement);
    const fresh = /** @type {HTMLLinkElement} */ (link.cloneNode());
    link.replaceWith(fresh);
    await loaded(fresh);
    isStyled = true;
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
