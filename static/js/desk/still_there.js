/* Asks, before a form goes out, whether the desk is there and the person still signed in, so that
   nothing is lost on the way to a page that comes instead of an answer. */
"use strict";
{
  const { desk } = window;

  /** Whether a form may be sent now. Asks to sign in again; says so if the desk doesn't answer. */
  desk.stillThere = async (form) => {
    const warning = form.querySelector("[data-no-answer]");
    const answer = await fetch(location.pathname, { redirect: "manual" }).catch(() => null);
    const isSignedOut = answer?.type === "opaqueredirect";
    warning.hidden = isSignedOut || Boolean(answer?.ok);
    if (!warning.hidden) warning.focus();
    return isSignedOut
      ? desk.signIn("You were signed out. Sign in again to go on; nothing is lost.")
      : warning.hidden;
  };
}
