/* Autosave's requests to the server (blog/admin/views/autosave.py). */

import { pageToken, sendWithToken, TOKEN } from "../signin.js";
import { OTHER_USER, UNREACHABLE } from "./machine.js";

/** @import { Outcome } from "./machine.js" */

/** @typedef {[string, string][]} Pairs */

const TIMEOUT = 15_000; // milliseconds, of a request

/** Return the fields of a form that are kept: texts, but not those of an empty form to be copied.
 * @param {FormData} data
 */
export function pairsOf(data) {
  /** @type {Pairs} */
  const pairs = [];
  for (const [name, value] of data) {
    if (typeof value === "string" && name !== TOKEN && !name.includes("-__prefix__-")) {
      pairs.push([name, value]);
    }
  }
  return pairs;
}

/** Return what was written, as one text to compare: the fields without those that tell the server of
 * which form they are, or in which order sections come (the fields come in it), and without those of
 * some sections.
 * @param {Pairs} pairs
 * @param {string[]} prefixes of sections that don't count
 */
export function wordsOf(pairs, prefixes) {
  const isCounted = (/** @type {string} */ name) =>
    !/^(editing|base)$|-(ordering|TOTAL_FORMS)$/.test(name) &&
    !prefixes.some((prefix) => name.startsWith(`${prefix}-`));
  return JSON.stringify(pairs.filter(([name]) => isCounted(name)));
}

export class Server {
  /** @param {{ url: string, user: string }} settings */
  constructor({ url, user }) {
    this.url = url;
    this.user = user;
  }

  /** Return the body of a request.
   * @param {Pairs} pairs
   * @param {Record<string, string | number>} fields
   */
  buildBody(pairs, fields) {
    const body = new FormData();
    for (const [name, value] of [...pairs, ...Object.entries(fields)]) {
      body.append(name, String(value));
    }
    body.append("_user", this.user);
    body.append(TOKEN, pageToken());
    return body;
  }

  /** Post a body, with a new CSRF token if the old one is no longer valid.
   * @param {FormData} body
   * @returns {Promise<Outcome>}
   */
  post(body) {
    return sendWithToken(
      (token) => {
        body.set(TOKEN, token);
        return this.#request({ method: "POST", body });
      },
      () => this.#askToken(),
    );
  }

  /** Return a new token; the outcome if this user isn't the one who is signed in. */
  async #askToken() {
    const identity = await this.#request({});
    if (identity.status !== 200) {
      return identity;
    }
    return identity.data.user === this.user
      ? identity.data.csrf
      : { ...identity, status: OTHER_USER };
  }

  /** @param {RequestInit} options */
  async #request(options) {
    try {
      const signal = AbortSignal.timeout(TIMEOUT);
      const response = await fetch(this.url, { ...options, signal });
      const json = response.headers.get("Content-Type")?.startsWith("application/json");
      // A page instead of JSON is from the captive portal of a network, not from this server.
      const status = response.ok && !json ? UNREACHABLE : response.status;
      return { status, data: json ? await response.json() : {} };
    } catch {
      return { status: UNREACHABLE, data: {} };
    }
  }
}
