"""The audit log at the desk: read it, filter it, save it as a file."""

import csv
import itertools
import re
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from accounts.audit.log import Action, log_action
from accounts.audit.models import AuditEntry


class ActionFilter(admin.ChoicesFieldListFilter):
    """What can happen, without the signs that lead on to what it is about."""

    def choices(self, changelist: Any) -> Any:
        """Give what the list offers."""
        for each in super().choices(changelist):
            yield {**each, "display": str(each["display"]).rstrip(":,")}


class ActorFilter(admin.RelatedOnlyFieldListFilter):
    """Who is on record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = escape("Nobody who was signed in")


class WhenFilter(admin.SimpleListFilter):
    """The last days, the months of a year, and the years before.

    Django's ``date_hierarchy`` reads every row to know which years there are.
    """

    title, parameter_name = "when", "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer what there can be entries of. One query, of the first."""
        first = (
            AuditEntry.objects.order_by("created_at").values_list("created_at", flat=True).first()
        )
        day, found = timezone.localdate(), [("week", "Last 7 days")]
        since = timezone.localdate(first) if first else day
        for months in range(12):
            year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
            if (year, month + 1) >= (since.year, since.month):
                start = date(year, month + 1, 1)
                found.append((f"{start:%Y-%m}", date_format(start, "F Y")))
        return found + [(str(year), str(year)) for year in range(day.year - 1, since.year - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Sift; in the practice's zone. What is no such span sifts nothing."""
        value = self.value() or ""
        if value == "week":
            return queryset.filter(created_at__gte=timezone.now() - timedelta(days=7))
        if match := re.fullmatch(r"([12]\d{3})(?:-(0[1-9]|1[0-2]))?", value, re.ASCII):
            year, month = int(match[1]), int(match[2] or 0)
            here = timezone.get_current_timezone()
            begin = datetime(year, month or 1, 1, tzinfo=here)
            if month and month < 12:
                end = begin.replace(month=month + 1)
            else:
                end = begin.replace(year=year + 1, month=1)
            return queryset.filter(created_at__gte=begin, created_at__lt=end)
        return queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """The audit log, to be read and saved as a file. Nobody adds, changes or deletes entries here."""

    list_display = ["when", "sentence", "details", "place"]
    list_display_links = None
    list_filter = [WhenFilter, ("action", ActionFilter), ("actor", ActorFilter)]
    empty_value_display = ""
    search_fields = ["target_name", "actor_name"]
    list_per_page = 50
    show_full_result_count = False
    actions = None

    @admin.display(description="When", ordering="created_at")
    def when(self, entry: AuditEntry) -> str:
        """The moment in the practice's zone."""
        return date_format(timezone.localtime(entry.created_at), "M j, Y, g:i A")

    @admin.display(description="What")
    def sentence(self, entry: AuditEntry) -> SafeString:
        """Who did what."""
        return format_html(
            "<strong>{}</strong> {} {}",
            entry.actor_name or "Somebody",
            entry.action_label,
            entry.target_name,
        )

    @admin.display(description="From")
    def place(self, entry: AuditEntry) -> str:
        """From where."""
        return ", ".join(filter(None, [entry.ip_address, entry.browser]))

    def get_urls(self) -> list[URLPattern]:
        """Add the file."""
        view = self.admin_site.admin_view(self.export)
        return [path("file/", view, name="accounts_auditentry_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Send what the list shows as CSV (RFC 4180), in UTC; that this was done is on record."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries = (
            self.get_changelist_instance(request).get_queryset(request).order_by("created_at", "pk")
        )
        log_action(Action.EXPORTED, name="the audit log", details=request.GET.urlencode())
        lines = csv.writer(Echo())
        head = ["When (UTC)", "Who", "What", "About", "Details", "From", "Browser"]
        rows = (
            [
                f"{each.created_at:%Y-%m-%d %H:%M:%S}",
                *(
                    escape_formula(text)
                    for text in (each.actor_name, each.action_label, each.target_name, each.details)
                ),
                each.ip_address or "",
                escape_formula(each.browser),
            ]
            for each in entries.iterator()
        )
        return StreamingHttpResponse(
            (lines.writerow(row) for row in itertools.chain([head], rows)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="audit-log.csv"'},
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


class Echo:
    """What csv writes into when each line is sent at once."""

    def write(self, line: str) -> str:
        """Give the line back."""
        return line


def escape_formula(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula (OWASP: CSV Injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
