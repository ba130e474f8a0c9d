"""What is deleted some time after its end: sessions, previews, documents, tasks, drafts."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone

from blog.articles import bin
from blog.models import BlogImport, Document, Export, Practice, PreviewLink
from blog.moving_in.stored_file import clear_work
from blog.signals import expiry
from practice_site import data_version, rate_limit_cache

KEPT_TASKS = 7  # days; how long finished tasks, which are small, are kept to be looked at
KEPT_DOCUMENTS = timedelta(days=1)
KEPT_EXPORTS = timedelta(days=3)
KEPT_IMPORTS = timedelta(days=14)  # their files: so long one may look at what came, and repeat it
KEPT_LINKS = timedelta(days=90)  # after their end: the desk tells so long who opened them


def delete_expired() -> None:
    """Delete what has expired. It may be done at any time, and again.

    That is sessions, with the addresses of their browsers; attempts to sign in that count no more,
    likewise; preview links that ended long ago, finished tasks, documents that became no article
    within a day, exports after three, files of other blogs after two weeks, what has been in the
    bin for a month, and old addresses in the audit log.
    """
    now = timezone.now()
    data_version.fold()
    call_command("clearsessions")
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    rate_limit_cache.delete_expired()
    bin.delete_expired(now)
    Document.objects.filter(created_at__lt=now - KEPT_DOCUMENTS).delete()
    Export.objects.filter(created_at__lt=now - KEPT_EXPORTS).delete()
    expired = BlogImport.objects.filter(created_at__lt=now - KEPT_IMPORTS).exclude(file="")
    for blog_import in expired:
        if not blog_import.is_at_work or blog_import.is_stalled:
            blog_import.forget()
            clear_work(blog_import)
    ended = Q(expires_at__lt=now - KEPT_LINKS) | Q(revoked_at__lt=now - KEPT_LINKS)
    PreviewLink.objects.filter(ended).delete()
    call_command("prune_db_task_results", min_age_days=KEPT_TASKS, verbosity=0)
    expiry.send(sender=Practice, now=now, address_days=Practice.load().log_address_days)
