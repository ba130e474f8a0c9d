"""Feeds: the latest articles with their full text, for the site and each of its lists.

``views`` selects the articles and cleans their HTML; ``formats`` writes RSS, Atom and JSON Feed.
"""
