// Preloaded (package.json): Node takes the desk's scripts for modules, as browsers do; there is no
// package.json among the files that are served.

import { register } from "node:module";

const DESK = new URL("../../static/js/", import.meta.url);

const hook = `export const load = (url, context, next) =>
  next(url, url.startsWith("${DESK}") ? { ...context, format: "module" } : context);`;

register(`data:text/javascript,${encodeURIComponent(hook)}`);
