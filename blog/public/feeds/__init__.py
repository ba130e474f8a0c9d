"""Feeds: the latest articles with their full text, for the site and each of its lists.

``views`` selects the articles and cleans their HTML; ``formats`` writes RSS, Atom and JSON Feed,
and ``page`` what a browser shows of the first two.
"""
