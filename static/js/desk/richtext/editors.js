/** The page's rich-text editors, by their textarea: a formset renames its textareas when a form is
 * removed.
 * @type {Map<Element, CKEDITOR.Editor>}
 */
export const editors = new Map();

/** What brings the textarea of an editor up to date whose content may have changed since.
 * @type {Set<() => void>}
 */
export const pendingUpdates = new Set();

/** Let every textarea have what its editor shows, to the last word. */
export function updateTextareas() {
  for (const update of pendingUpdates) {
    update();
  }
}
