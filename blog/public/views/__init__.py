"""The public pages. Each asks what is live now; none of them reads a Post."""
