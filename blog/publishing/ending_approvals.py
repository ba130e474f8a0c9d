"""Tell which approvals a change ends, before it is made."""

from collections.abc import Callable, Sequence

from django.utils.text import get_text_list

from blog.models import Edition, Post
from blog.models.review import by_others


def approvals_that_end(
    post: Post, changed: Sequence[tuple[str, str, Callable[[], Edition]]]
) -> str:
    """Return whose approvals of what no longer count with a fix in it, in sentences; else "".

    ``changed`` has what the fix goes into: how it is called, its approval hash as it is now, and
    what builds its edition with the fix in it, which is asked only where there is an approval.
    """
    given = list(post.approvals.select_related("author")) if changed else []
    hashes = {each.approval_hash for each in given}
    ended: list[tuple[str, str]] = []
    for label, before, build in changed:
        approved = [each for each in given if each.approval_hash == before]
        if not approved or (edition := build()).approval_hash in hashes:
            continue
        if valid := by_others(approved, edition.author_list):
            reviewers = sorted({each.reviewer_name for each in valid})
            ended.append((get_text_list(reviewers, "and"), label))
    if not ended:
        return ""
    by_whom: dict[str, list[str]] = {}
    for names, label in ended:
        by_whom.setdefault(names, []).append(label)
    clauses = [f"{names} approved {get_text_list(of, 'and')}" for names, of in by_whom.items()]
    told = get_text_list(clauses, "and")
    one = len(ended) == 1
    return (
        f"{told}. With the fix in {'it' if one else 'them'}, "
        f"{'that approval no longer counts' if one else 'those approvals no longer count'}."
    )
