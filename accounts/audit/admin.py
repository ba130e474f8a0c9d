"""The audit log at the desk: its list, filters and export."""

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
    """Filters by action, with labels that don't end in a colon or comma."""

    def choices(self, changelist: Any) -> Any:
        """Yield the choices."""
        for choice in super().choices(changelist):
            yield {**choice, "display": str(choice["display"]).rstrip(":,")}


class ActorFilter(admin.RelatedOnlyFieldListFilter):
    """Filters by the people who have entries."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = escape("Nobody who was signed in")


class PeriodFilter(admin.SimpleListFilter):
    """Filters by the last 7 days, one of the last 12 months, or an earlier year.

    Django's ``date_hierarchy`` would read every row to list the years.
    """

    title, parameter_name = "when", "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the periods since the first entry. One query."""
        first = (
            AuditEntry.objects.order_by("created_at").values_list("created_at", flat=True).first()
        )
        today, periods = timezone.localdate(), [("week", "Last 7 days")]
        since = timezone.localdate(first) if first else today
        for months in range(12):
            year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
            if (year, month + 1) >= (since.year, since.month):
                start = date(year, month + 1, 1)
                periods.append((f"{start:%Y-%m}", date_format(start, "F Y")))
        years = range(today.year - 1, since.year - 1, -1)
        return periods + [(str(year), str(year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Filter by a period in the practice's time zone; an invalid one is ignored."""
        value = self.value() or ""
        if value == "week":
            return queryset.filter(created_at__gte=timezone.now() - timedelta(days=7))
        if match := re.fullmatch(r"([12]\d{3})(?:-(0[1-9]|1[0-2]))?", value, re.ASCII):
            year, month = int(match[1]), int(match[2] or 0)
            zone = timezone.get_current_timezone()
            start = datetime(year, month or 1, 1, tzinfo=zone)
            if month and month < 12:
                end = start.replace(month=month + 1)
            else:
                end = start.replace(year=year + 1, month=1)
            return queryset.filter(created_at__gte=start, created_at__lt=end)
        return queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """The audit log, which can be read and exported, but not edited, at the desk."""

    list_display = ["when", "sentence", "details", "origin"]
    list_display_links = None
    list_filter = [PeriodFilter, ("action", ActionFilter), ("actor", ActorFilter)]
    empty_value_display = ""
    search_fields = ["target_name", "actor_name"]
    list_per_page = 50
    show_full_result_count = False
    actions = None

    @admin.display(description="When", ordering="created_at")
    def when(self, entry: AuditEntry) -> str:
        """Return the time of an entry in the practice's time zone."""
        return date_format(timezone.localtime(entry.created_at), "M j, Y, g:i A")

    @admin.display(description="What")
    def sentence(self, entry: AuditEntry) -> SafeString:
        """Return who did what, as safe HTML."""
        return format_html(
            "<strong>{}</strong> {} {}",
            entry.actor_name or "Somebody",
            entry.action_label,
            entry.target_name,
        )

    @admin.display(description="From")
    def origin(self, entry: AuditEntry) -> str:
        """Return the IP address and the browser."""
        return ", ".join(filter(None, [entry.ip_address, entry.browser]))

    def get_urls(self) -> list[URLPattern]:
        """Add the export."""
        view = self.admin_site.admin_view(self.export)
        return [path("file/", view, name="accounts_auditentry_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Send the filtered list as CSV (RFC 4180), in UTC. The export itself is logged."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries = (
            self.get_changelist_instance(request).get_queryset(request).order_by("created_at", "pk")
        )
        log_action(Action.EXPORTED, name="the audit log", details=request.GET.urlencode())
        writer = csv.writer(Echo())
        header = ["When (UTC)", "Who", "What", "About", "Details", "From", "Browser"]
        rows = (
            [
                f"{entry.created_at:%Y-%m-%d %H:%M:%S}",
                *(
                    escape_formula(text)
                    for text in (
                        entry.actor_name,
                        entry.action_label,
                        entry.target_name,
                        entry.details,
                    )
                ),
                entry.ip_address or "",
                escape_formula(entry.browser),
            ]
            for entry in entries.iterator()
        )
        return StreamingHttpResponse(
            (writer.writerow(row) for row in itertools.chain([header], rows)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="audit-log.csv"'},
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False."""
        return False


class Echo:
    """The file object that ``csv`` writes to, for sending rows one by one."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def escape_formula(text: str) -> str:
    """Return text that a spreadsheet doesn't take for a formula (OWASP: CSV Injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
