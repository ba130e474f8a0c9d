/* Pictures that are still being prepared: shows each in place of what stands in for it, as soon as
   it is ready. */

const STAND_IN = "?stand-in"; // ends the addresses of pictures that aren't ready
const BEING_PREPARED = 202; // the status of the answer; of one that can't be read it is another
const LONGEST_PAUSE = 10_000; // milliseconds

/** @type {WeakSet<HTMLImageElement>} */
const followed = new WeakSet();

/** Return the answer to the address of an image, or null where there is none now.
 * @param {HTMLImageElement} image
 */
async function look(image) {
  try {
    const response = await fetch(image.src, { method: "HEAD" });
    return response.headers.get("content-type")?.startsWith("image/") ? response : null;
  } catch {
    return null;
  }
}

/**
 * @param {HTMLImageElement} image
 * @param {Response} answer
 */
function settle(image, answer) {
  image.srcset = image.srcset.replaceAll(STAND_IN, "");
  image.src = answer.url.replace(STAND_IN, "");
  const words = /** @type {HTMLElement | null} */ (image.nextElementSibling);
  if (words?.dataset.unreadable) {
    const isStandIn = answer.headers.get("content-type") === "image/svg+xml";
    words.textContent = isStandIn ? words.dataset.unreadable : "It is ready.";
  }
}

/** Follow an image, of this page or of a preview within it.
 * @param {HTMLImageElement} image
 */
export async function follow(image) {
  let answer = followed.has(image) ? null : await look(image);
  followed.add(image);
  if (answer?.status !== BEING_PREPARED) {
    return;
  }
  for (let pause = 1000; !answer || answer.status === BEING_PREPARED; pause *= 1.1) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, LONGEST_PAUSE)));
    if (!image.isConnected) {
      return; // another one was chosen, or a preview was drawn anew
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
