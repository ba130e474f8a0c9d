"""Blogs of Ghost. ``blog`` reads one, of its ``tables``; the others make plain HTML of bodies."""

from blog.importing.blogs.ghost.blog import GhostBlog, read_ghost

__all__ = ["GhostBlog", "read_ghost"]
