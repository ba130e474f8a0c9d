"""Articles as data. May import ``blog.models`` and below, taxonomy, redirects and search."""
