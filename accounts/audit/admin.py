"""The audit log at the desk: its list, filters and export."""

import csv
import itertools
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from accounts.audit.log import Action, log_action
from accounts.audit.models import AuditEntry
from practice_site.desk import DeskAdmin


class ActionFilter(admin.ChoicesFieldListFilter):
    """Filters by action, with labels that don't end in a colon or comma."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield the choices."""
        for choice in super().choices(changelist):
            yield {**choice, "display": str(choice["display"]).rstrip(":,")}


class ActorFilter(admin.RelatedFieldListFilter):
    """Filters by the people who have entries.

    Django's ``RelatedOnlyFieldListFilter`` would read every row to know them.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = escape("Nobody who was signed in")

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """Return the people, each asked about by an index."""
        has_entry = Q(Exists(AuditEntry.objects.filter(actor=OuterRef("pk"))))
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(False, limit_choices_to=has_entry, ordering=ordering)


class PeriodFilter(admin.SimpleListFilter):
    """Filters by the last 7 days, one of the last 12 months, or an earlier year.

    Django's ``date_hierarchy`` would read every row to list the years.
    """

    title, parameter_name = "when", "when"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the periods since the first entry. One query."""
        first = AuditEntry.objects.aggregate(first=Min("created_at"))["first"]
        today, periods = timezone.localdate(), [("week", "Last 7 days")]
        since = timezone.localdate(first)  # today, if there is no entry
        month = today.replace(day=1)
        while len(periods) <= 12 and month >= since.replace(day=1):
            periods.append((f"{month:%Y-%m}", date_format(month, "F Y")))
            month = (month - timedelta(days=1)).replace(day=1)
        years = range(today.year - 1, since.year - 1, -1)
        return periods + [(str(year), str(year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Filter by a period in the practice's time zone; an invalid one is ignored."""
        value = self.value() or ""
        if value == "week":
            return queryset.filter(created_at__gte=timezone.now() - timedelta(days=7))
        if match := re.fullmatch(r"([12]\d{3})(?:-(0[1-9]|1[0-2]))?", value, re.ASCII):
            year, month = match.groups()
            if not month:
                return queryset.filter(created_at__year=year)
            zone = timezone.get_current_timezone()
            first = datetime(int(year), int(month), 1, tzinfo=zone)
            after = (first + timedelta(days=31)).replace(day=1)
            return queryset.filter(created_at__gte=first, created_at__lt=after)
        return queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(DeskAdmin):
    """The audit log, which can be read and exported, but not edited, at the desk."""

    list_display = ["when", "sentence", "details", "origin"]
    list_display_links = None
    list_filter = [PeriodFilter, ("action", ActionFilter), ("actor", ActorFilter)]
    empty_value_display = ""
    search_fields = ["target_name", "actor_name"]
    list_title = "Audit log"
    search_help_text = "A person, or what it was about"
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
        who, what = entry.actor_name or "Somebody", entry.get_action_display()
        return format_html("<strong>{}</strong> {} {}", who, what, entry.target_name)

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
        try:
            entries = self.get_changelist_instance(request).queryset.order_by("created_at", "pk")
        except IncorrectLookupParameters:
            return redirect("admin:accounts_auditentry_changelist")
        log_action(Action.EXPORTED, name="the audit log", details=request.GET.urlencode())
        header = ["When (UTC)", "Who", "What", "About", "Details", "From", "Browser"]
        rows = itertools.chain([header], map(csv_row, entries.iterator()))
        return StreamingHttpResponse(
            map(csv.writer(Echo()).writerow, rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="audit-log.csv"'},
        )

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Return False."""
        return False

    has_add_permission = has_delete_permission = has_change_permission


class Echo:
    """The file object that ``csv`` writes to, for sending rows one by one."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def csv_row(entry: AuditEntry) -> list[str]:
    """Return an entry's cells, none of which a spreadsheet takes for a formula.

    See OWASP, CSV Injection: https://owasp.org/www-community/attacks/CSV_Injection
    """
    cells = (
        f"{entry.created_at:%Y-%m-%d %H:%M:%S}",
        entry.actor_name,
        entry.get_action_display(),
        entry.target_name,
        entry.details,
        entry.ip_address or "",
        entry.browser,
    )
    return [
        f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in cells
    ]
