"""Prints, as JSON, what the installation that the environment names says at a moment.

``python -m tests.facts 2026-11-28T12:00:00+00:00`` brings its database up to date first.
"""

import json
import os
import sys
from datetime import datetime

import django
import time_machine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice_site.settings")


def collect_facts(at: datetime) -> dict[str, object]:
    """Return statuses, approvals, pages and search results at a moment, in terms that last."""
    from django.contrib.auth.models import Group
    from django.test import Client

    from accounts.models import AuditEntry
    from blog.models import Edition, License, Post, Revision
    from blog.publishing.status import status_of, with_status
    from blog.search import search_articles

    client = Client(SERVER_NAME="localhost")
    for post in with_status(Post.objects.all(), at):  # SQL says the same
        assert post.state == status_of(post, at).state, post
    live = Edition.objects.articles().live(at).order_by("slug")
    paths = ["/", "/topics/", "/archive/", "/feed/", "/sitemap.xml", "/search/?q=worry"]
    paths += [edition.get_absolute_url() for edition in live]
    return {
        "statuses": {
            post.slug: status_of(post, at).state.value for post in Post.objects.order_by("slug")
        },
        "reviewers": {each.slug: [who.author.name for who in each.reviewer_list] for each in live},
        "bylines": {
            each.slug: [who.byline(at.date()).text for who in each.author_list] for each in live
        },
        "words": {each.slug: each.word_count for each in live},
        "pages": {path: client.get(path, follow=True).status_code for path in paths},
        "found": [hit.edition.slug for hit in search_articles("worry", at).hits],
        "rows": {
            model.__name__: model._default_manager.count()
            for model in (Post, Edition, Revision, License, AuditEntry)
        },
        "roles": sorted(Group.objects.values_list("name", flat=True)),
    }


def check_hashes() -> None:
    """Raise AssertionError unless every stored hash is the one that is worked out today."""
    from blog.articles import hashes, snapshot
    from blog.models import Edition, Post, Revision

    for post in Post.objects.all():
        assert post.content_hash == snapshot.build_edition(post).content_hash, post
    for edition in Edition.objects.all():
        assert edition.content_hash == hashes.content_hash(edition), edition
        assert edition.approval_hash == hashes.approval_hash(edition), edition
    for revision in Revision.objects.all():
        assert revision.data_hash == hashes.data_hash(revision.content), revision


def main() -> None:
    """Bring the database up to date, then print the facts."""
    at = datetime.fromisoformat(sys.argv[1])
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    check_hashes()
    with time_machine.travel(at, tick=False):
        sys.stdout.write(json.dumps(collect_facts(at), indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
