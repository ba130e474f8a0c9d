"""The daily run: what is done and told once a day. May import ``blog.publishing`` and below.

``run`` makes it, ``digest`` is the e-mail about it, ``expired`` what is deleted (each hour, too),
``overdue`` what the desk says when it isn't made.
"""
