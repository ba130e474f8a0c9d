/* CKEditor itself: as large as all else of the article form, so it is loaded when somebody works in
   a text. Its heading buttons, its link dialog, and what it must not do. */

import { replaceInlineHandlers } from "./inline_handlers.js";
import { addLinkSearch } from "./link_search.js";

/** @type {Promise<void> | undefined} */
let loading;

/** Load CKEditor, once; another time if it couldn't be.
 * @param {string} address of its script
 * @param {string} folder of its other files, which it can't tell by the hashed name of that
 * @returns {Promise<void>}
 */
export function loadCkeditor(address, folder) {
  loading ??= new Promise((resolve, reject) => {
    window.CKEDITOR_BASEPATH = folder;
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => {
      setUp();
      resolve();
    });
    script.addEventListener("error", () => {
      loading = undefined;
      script.remove();
      reject(new Error("The editor could not be loaded."));
    });
    document.head.append(script);
  });
  return loading;
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
