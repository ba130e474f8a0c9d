/* Signing in again without leaving the page: the sign-in page itself, in a dialog, however many
   steps it has. It is done when that frame shows the page that says so (admin/signed_in.html). */
"use strict";
{
  const desk = window.desk;
  const dialog = () => document.querySelector("[data-sign-in]");
  const frame = () => dialog().querySelector("iframe");
  let asked = null;
  let answer = null; // tells whoever asked

  /** Put a new token into every form of the page: signing in makes the old one worthless. */
  desk.renewToken = (token) => {
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
      input.value = token;
    }
  };

  /** Ask to sign in again, and say why. Gives whether it was done. */
  desk.signIn = (why) => {
    dialog().querySelector("[data-sign-in-why]").textContent = why;
    if (!answer) {
      asked = new Promise((resolve) => (answer = resolve));
      frame().src = frame().dataset.src;
      dialog().showModal();
    }
    return asked;
  };

  function end(done) {
    answer?.(done);
    answer = null;
  }

  function look() {
    const shown = frame().contentDocument; // null where the server didn't answer
    const signedIn = shown?.querySelector("[data-signed-in]");
    if (!answer || !shown) {
      return;
    }
    if (signedIn) {
      desk.renewToken(signedIn.dataset.csrf);
      const done = answer;
      answer = null;
      dialog().close(); // the cursor goes back to where it was
      done(true);
    } else if (shown.getElementById("container")) {
      frame().style.height = `${shown.getElementById("container").offsetHeight + 8}px`;
      shown.querySelector("input:not([type=hidden])")?.focus();
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (dialog()) {
      frame().addEventListener("load", look);
      dialog().addEventListener("close", () => end(false));
      dialog().querySelector("[data-sign-in-later]").addEventListener("click", () => dialog().close());
    }
  });
}
