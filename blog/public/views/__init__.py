"""The views of the public pages. They read what is live now, and never a Post."""
