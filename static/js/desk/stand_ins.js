/* Pictures that are still being prepared: shows each in place of what stands in for it, as soon as
   it is ready, or says why it can't be used. Who else has to know listens for SETTLED. */

import { BY_ITSELF } from "./by_itself.js";

/** An event at an image whose picture is ready, or with a problem if it can't be used. */
export const SETTLED = "picture-settled";

const STAND_IN = "?stand-in"; // ends the addresses of pictures that aren't ready
const BEING_PREPARED = 202; // the status of the answer; of one that can't be read it is another
const LONGEST_PAUSE = 10_000; // milliseconds
const LATE = 30_000; // milliseconds; practice_site/background.py has it too

/** @type {WeakSet<HTMLImageElement>} */
const followed = new WeakSet();

/** Return the answer to the address of an image, or null if the desk can't be reached now.
 * @param {HTMLImageElement} image
 */
async function look(image) {
  try {
    return await fetch(image.src, { method: "HEAD", headers: BY_ITSELF });
  } catch {
    return null;
  }
}

/** Show the image of an answer, if it is one, and say so.
 * @param {HTMLImageElement} image
 * @param {Response} answer
 */
function settle(image, answer) {
  const type = answer.headers.get("content-type");
  if (!type?.startsWith("image/")) {
    return; // it is gone, or somebody has to sign in
  }
  image.srcset = image.srcset.replaceAll(STAND_IN, "");
  image.src = answer.url.replace(STAND_IN, "");
  const problem = decodeURIComponent(answer.headers.get("picture-problem") ?? "");
  const words = wordsOf(image);
  if (words) {
    words.textContent = problem || "It is ready.";
  }
  image.dispatchEvent(new CustomEvent(SETTLED, { bubbles: true, detail: problem }));
}

/** Return the element beside an image that says how it stands, where there is one.
 * @param {HTMLImageElement} image
 */
function wordsOf(image) {
  const next = /** @type {HTMLElement | null} */ (image.nextElementSibling);
  return next?.dataset.late ? next : null;
}

/** Follow an image, of this page or of a preview within it.
 * @param {HTMLImageElement} image
 */
export async function follow(image) {
  if (followed.has(image)) {
    return;
  }
  followed.add(image);
  let answer = await look(image);
  let waited = 0;
  for (let pause = 1000; !answer || answer.status === BEING_PREPARED; pause *= 1.1) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, LONGEST_PAUSE)));
    if (!image.isConnected) {
      return; // another one was chosen, or a preview was drawn anew
    }
    waited += pause;
    const words = wordsOf(image);
    if (waited > LATE && words && words.textContent !== words.dataset.late) {
      words.textContent = words.dataset.late ?? "";
    }
    answer = await look(image);
  }
  settle(image, answer);
}

/** Follow every image of a page that isn't ready.
 * @param {ParentNode} page
 */
export function followAll(page) {
  for (const image of page.querySelectorAll(`img[src$="${STAND_IN}"]`)) {
    follow(/** @type {HTMLImageElement} */ (image));
  }
}

followAll(document);
