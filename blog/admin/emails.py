"""E-mail about reviews.

Mail may be read by third parties, so it never contains text of an article or of an answer.
"""

from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from blog.middleware import practice_of
from blog.models import ReviewRequest


def send_review_notice(request: HttpRequest, review: ReviewRequest) -> None:
    """Tell the reviewer of a request, or the person who asked of the answer.

    Sends nothing to the current user or to an inactive one.
    """
    practice = practice_of(request)
    where = f"an article at the desk of {practice.name}"
    if review.answered_at:
        to, about = review.requested_by, "There is an answer about an article"
        opening = f"{review.reviewer} {review.get_verdict_display()}: {where}."
    else:
        to, about = review.reviewer, "Somebody asks you to review an article"
        opening = f"{review.requested_by} asks you to review {where}."
    if to == request.user or not to.is_active:
        return
    page = request.build_absolute_uri(reverse("admin:blog_post_review", args=[review.post_id]))
    context = {"to": to, "opening": opening, "page": page}
    send_mail(
        " ".join(f"{about} at {practice.name}".split()),  # a header is one line
        render_to_string("admin/blog/email/review.txt", context),
        None,
        [getattr(to, to.get_email_field_name())],
    )
