/** The page's rich-text editors, by their textarea: a formset renames its textareas when a form is
 * removed.
 * @type {Map<Element, CKEDITOR.Editor>}
 */
export const editors = new Map();
