"""Feeds: the latest articles with their whole text, for the site and each of its lists.

``views`` choose the articles, ``text`` renders them to be read elsewhere, ``formats`` write what
comes of it as RSS, Atom and JSON Feed.
"""
