"""E-mail about reviews. Mail is read by others, so no word of an article or an answer is in it."""

import logging
from typing import Any

from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from blog.models import ReviewRequest

logger = logging.getLogger(__name__)


def send_review_request(request: HttpRequest, review: ReviewRequest) -> None:
    """Tell the reviewer that somebody asks them to look at an article."""
    _send(request, review, to=review.reviewer, about="Somebody asks you to look at an article")


def send_review_answer(request: HttpRequest, review: ReviewRequest) -> None:
    """Tell who asked that there is an answer."""
    _send(request, review, to=review.asked_by, about="There is an answer about an article")


def _send(request: HttpRequest, review: ReviewRequest, *, to: Any, about: str) -> None:
    """Send it; where no mail can be sent, say so: at their desk they find it all the same."""
    if to == request.user or not to.is_active:
        return
    practice = request.practice  # type: ignore[attr-defined]
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
