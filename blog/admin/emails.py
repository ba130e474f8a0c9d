"""E-mail about reviews.

Mail may be read by third parties, so it never contains text of an article or of an answer.
"""

import logging
from typing import Any

from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from blog.middleware import practice_of
from blog.models import ReviewRequest

logger = logging.getLogger(__name__)


def send_review_request(request: HttpRequest, review: ReviewRequest) -> None:
    """Send the reviewer a notice that their review is requested."""
    _send(request, review, to=review.reviewer, about="Somebody asks you to review an article")


def send_review_answer(request: HttpRequest, review: ReviewRequest) -> None:
    """Send the person who requested the review a notice that it is answered."""
    _send(request, review, to=review.requested_by, about="There is an answer about an article")


def _send(request: HttpRequest, review: ReviewRequest, *, to: Any, about: str) -> None:
    """Send a notice, unless it is for the current user or for an inactive one.

    A failure only shows a warning: the recipient sees the request at the desk anyway.
    """
    if to == request.user or not to.is_active:
        return
    practice = practice_of(request)
    page = request.build_absolute_uri(reverse("admin:blog_post_review", args=[review.post_id]))
    context = {"review": review, "to": to, "practice": practice, "page": page}
    try:
        send_mail(
            " ".join(f"{about} at {practice.name}".split()),  # a header is one line
            render_to_string("admin/blog/email/review.txt", context),
            None,
            [getattr(to, to.get_email_field_name())],
        )
    except OSError:
        logger.exception("A notice about a review could not be sent.")
        messages.warning(
            request, f"The e-mail to {to} could not be sent, so please tell them yourself."
        )
