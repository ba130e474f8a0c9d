/* Copies that an earlier page could not send. */

import * as localCopies from "../local_copies.js";
import { OK } from "./machine.js";

/** @import { Server } from "./server.js" */

/** Send the user's copies in this browser to the server, and remove those that it has then; return
 * whether there were any.
 * @param {Server} server
 * @param {(token: string) => boolean} isBusy whether the open form itself sends this copy
 */
export async function salvage(server, isBusy) {
  let anySent = false;
  for (const token of localCopies.tokens()) {
    const copy = localCopies.read(token);
    if (!copy || copy.user !== server.user || isBusy(token)) {
      continue;
    }
    const fields = { _post: copy.post, _edits: copy.edits, _leaving: 1 };
    const { status } = await server.post(server.buildBody(copy.pairs, fields));
    if (status === OK && localCopies.read(token)?.edits === copy.edits) {
      localCopies.removeUpTo(token, copy.edits);
      anySent = true;
    }
  }
  return anySent;
}
