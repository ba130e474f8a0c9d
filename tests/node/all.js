// Runs every *.test.js in this one process: reading jsdom anew for each takes as long as the tests.

import { readdirSync } from "node:fs";
import { describe } from "node:test";

for (const name of readdirSync(new URL(".", import.meta.url))) {
  if (name.endsWith(".test.js")) {
    describe(name, () => import(`./${name}`));
  }
}
