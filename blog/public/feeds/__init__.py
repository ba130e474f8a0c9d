"""Feeds: the latest articles with their full text, for the site and each of its lists.

``views`` selects the articles, ``text`` renders them for feed readers, and ``formats`` writes RSS,
Atom and JSON Feed.
"""
