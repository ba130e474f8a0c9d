"""Full-text search of live articles and, for the desk, of working copies; related articles.

``terms`` parses queries, ``queries`` runs them (FTS5 in ``sqlite``, full-text search in
``postgresql``, with the same functions), ``spelling`` suggests corrections, ``index`` writes the
search index and ``related`` the related articles. Queries are not saved or logged.
"""

from blog.search.queries import Hit, Results, find_posts, search_articles
from blog.search.spelling import suggest_spelling

__all__ = ["Hit", "Results", "find_posts", "search_articles", "suggest_spelling"]
