"""E-mail about reviews.

Mail may be read by third parties, so it never contains text of an article or of an answer.
"""

from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from blog.middleware import practice_of
from blog.models import ReviewRequest
from blog.review import links


def send_review_notice(request: HttpRequest, review: ReviewRequest) -> None:
    """Tell the reviewer of a request, or the person who asked of the answer.

    To a reviewer without an account it brings the personal link. Sends nothing to the current user
    or to an inactive one.
    """
    practice = practice_of(request)
    an_article = review.post.a_noun
    what = f"a fix of {an_article}" if review.fix else an_article
    where = f"{what} at the desk of {practice.name}"
    if review.answered_at:
        to, about = review.requested_by, f"There is an answer about {an_article}"
        opening = f"{review.reviewer_name} {review.get_verdict_display()}: {where}."
    elif review.reviewer is None:
        _send_link(request, review)
        return
    else:
        to, about = review.reviewer, f"Somebody asks you to review {an_article}"
        opening = f"{review.requested_by} asks you to review {where}."
    if to == request.user or not to.is_active:
        return
    page = request.build_absolute_uri(_page_of(review))
    context = {"to": to, "opening": opening, "page": page, "post": review.post}
    body = render_to_string("admin/blog/email/review.txt", context)
    address = getattr(to, to.get_email_field_name())
    send_mail(_one_line(f"{about} at {practice.name}"), body, None, [address])


def _page_of(review: ReviewRequest) -> str:
    """Return the address at which a request, or the answer to it, is read at the desk."""
    if review.fix is None:
        name = "admin:blog_post_review" if review.answered_at else "admin:blog_post_read"
        return reverse(name, args=[review.post_id])
    if review.answered_at:
        return reverse("admin:blog_post_publish_fix", args=[review.post_id, review.fix.token])
    return reverse("admin:blog_post_review_fix", args=[review.post_id, review.pk])


def _send_link(request: HttpRequest, review: ReviewRequest) -> None:
    """Mail a personal link: the only way in which it leaves the site."""
    practice = practice_of(request)
    page = request.build_absolute_uri(reverse("review_link", args=[links.link_token(review)]))
    last_day = timezone.localtime(review.expires_at)
    what = f"a fix of {review.post.a_noun}" if review.fix else review.post.a_noun
    context = {
        "review": review,
        "practice": practice,
        "page": page,
        "last_day": last_day,
        "what": what,
    }
    body = render_to_string("blog/email/review_link.txt", context)
    about = f"{review.requested_by} asks you to read {what} of {practice.name}"
    send_mail(_one_line(about), body, None, [review.email])


def _one_line(subject: str) -> str:
    return " ".join(subject.split())  # a header is one line
