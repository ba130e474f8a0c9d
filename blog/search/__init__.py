"""Search: what readers type, what the database looks through, what they are shown.

``words`` reads what was typed, ``find`` asks the database (FTS5 on SQLite, full text search on
PostgreSQL, behind the same functions), ``spelling`` knows what may have been meant, and ``index``
writes what is looked through. What is typed is kept nowhere.
"""

from blog.search.queries import Hit, Results, search_articles
from blog.search.spelling import suggest_spelling

__all__ = ["Hit", "Results", "search_articles", "suggest_spelling"]
