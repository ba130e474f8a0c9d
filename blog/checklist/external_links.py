"""Check links to other sites, in the background, when a person asks for it."""

from dataclasses import asdict

from django_tasks import task


@task
def check_links(post: int, urls: list[str], user_agent: str) -> list[dict[str, object]]:
    """Check the links of the article ``post``; returns its LinkResults as data."""
    # What requests them takes some MB, which no web worker needs.
    from blog.checklist.link_requests import check_urls

    return [asdict(result) for result in check_urls(urls, user_agent)]
