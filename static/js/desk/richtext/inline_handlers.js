/* CKEditor binds its buttons with inline handlers and javascript: URLs, which the page's
   Content-Security-Policy forbids. They are rewritten before they are inserted, so that the policy
   needs no 'unsafe-inline' for scripts and injected scripts don't run. */

const EVENTS = ["click", "focus", "keydown", "mousedown"];
const INLINE = / (?:on([a-z]+)|href)="(?:javascript:[^"]*|([^"]*))"/g;
const CALL = /^(?:return )?CKEDITOR\.tools\.callFunction\((\d+), ?(?:(this|event)|'([^']*)') ?\);?/;

/** Return CKEditor's HTML with its handlers as data, for `runHandler`.
 * @param {string} html
 */
function withoutInlineScript(html) {
  return html.replace(INLINE, (found, type, code) => {
    if (code === undefined) {
      return "";
    }
    return type ? ` data-on${type}="${code}"` : found;
  });
}

/** @param {Event} event */
function runHandler(event) {
  const target = event.target instanceof Element ? event.target : null;
  const element = target?.closest(`[data-on${event.type}]`);
  if (!element || element.closest(".cke_editable")) {
    return;
  }
  const code = element.getAttribute(`data-on${event.type}`) ?? "";
  const [, number, reference, text] = CALL.exec(code) ?? [];
  const given = { this: element, event }[reference] ?? text;
  const result = number ? CKEDITOR.tools.callFunction(Number(number), given) : undefined;
  if (result === false || code.includes("return false")) {
    event.preventDefault();
  }
}

/** Have every template of CKEditor rewritten, and run the handlers by listening to the page. */
export function replaceInlineHandlers() {
  const { output } = CKEDITOR.template.prototype;
  /**
   * @this {CKEDITOR.template}
   * @param {object} data
   * @param {string[]} [buffer]
   */
  CKEDITOR.template.prototype.output = function (data, buffer) {
    const html = withoutInlineScript(String(output.call(this, data)));
    return buffer ? buffer.push(html) : html;
  };
  for (const type of EVENTS) {
    document.addEventListener(type, runHandler, type === "focus");
  }
}
