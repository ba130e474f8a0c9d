"""Check whether an article that was brought in was for everybody where it comes from."""

from collections.abc import Iterator

from blog.checklist.checked_article import CheckedArticle, Finding

NOT_FOR_ALL = {  # by Post.readers_there
    "private": "It was private on the old site.",
    "protected": "It had a password on the old site.",
    "paid": "It was for members or subscribers on the old site.",
}


def check_readers_there(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for what not everybody could read there: notes on clients may be in it."""
    there = article.post.readers_there
    if there in NOT_FOR_ALL:
        yield Finding(
            "not-for-all-there",
            f"{NOT_FOR_ALL[there]} Publish it only if everybody may read it.",
            "id_title",
            identity=there,
        )
