/* Signing in again without leaving the page: the sign-in pages in an iframe in a dialog. It is
   done when the iframe shows templates/admin/signed_in.html. */
"use strict";
{
  const desk = window.desk;
  const dialog = () => document.querySelector("[data-sign-in]");
  const frame = () => dialog().querySelector("iframe");
  let pending = null; // the promise, while the dialog is open

  /** Put a new CSRF token into every form of the page; signing in invalidates the old one. */
  desk.renewToken = (token) => {
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
      input.value = token;
    }
  };

  /** Ask the user to sign in again, for a reason; return a promise of whether they did. */
  desk.signIn = (reason) => {
    dialog().querySelector("[data-sign-in-why]").textContent = reason;
    pending ??= new Promise((resolve) => {
      const finish = () => {
        pending = null;
        resolve(dialog().returnValue === "signed-in");
      };
      dialog().addEventListener("close", finish, { once: true });
      dialog().returnValue = "";
      frame().src = frame().dataset.src;
      dialog().showModal();
    });
    return pending;
  };

  function handleLoad() {
    const page = frame().contentDocument; // null if the server didn't answer
    const signedIn = page?.querySelector("[data-signed-in]");
    if (!dialog().open || !page) {
      return;
    }
    if (signedIn) {
      desk.renewToken(signedIn.dataset.csrf);
      dialog().close("signed-in"); // the focus returns to where it was
    } else if (page.getElementById("container")) {
      frame().style.height = `${page.getElementById("container").offsetHeight + 8}px`;
      page.querySelector("input:not([type=hidden])")?.focus();
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (dialog()) {
      frame().addEventListener("load", handleLoad);
      dialog().querySelector("[data-sign-in-later]").addEventListener("click", () => dialog().close());
    }
  });
}
