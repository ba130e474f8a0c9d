/* Asks, before a form goes out, whether the person is still signed in, so that nothing typed is
   lost on the way to the sign-in page. */
"use strict";
{
  const desk = (window.desk ??= {});

  /** Whether the form will be taken; if not, says so above its buttons. Renews the form's token,
      which changes with every sign-in. */
  desk.stillSignedIn = async (form) => {
    const warning = form.querySelector("[data-signed-out]");
    const answer = await fetch(location.pathname, { redirect: "manual" }).catch(() => null);
    const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page && page.querySelector("[name=csrfmiddlewaretoken]");
    warning.hidden = Boolean(token);
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    else warning.focus();
    return Boolean(token);
  };
}
