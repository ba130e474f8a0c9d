/* What an open page asks by itself, while nobody does anything, says so: it keeps nobody signed in
   (IdleMiddleware in blog/middleware.py). */

export const BY_ITSELF = { "By-Itself": "1" };
