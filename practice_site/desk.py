"""The desk: Django's admin site with the strictest Content-Security-Policy that it works under."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, cast

from csp.constants import NONCE, NONE, SELF
from csp.decorators import csp, csp_replace
from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin, ShowFacets, site
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR, ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.paginator import Paginator
from django.db.models import PROTECT, Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.defaults import permission_denied

from practice_site import __version__
from practice_site.counting import count_up_to
from practice_site.edit_conflicts import MergingAdmin
from practice_site.form_errors import list_form_errors
from practice_site.places import places
from practice_site.scripts import render_import_map

View = Callable[..., HttpResponseBase]

# The site's own scripts only: nothing inline but the import map, nothing from other origins.
DESK_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, NONCE],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "media-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],  # to sign in again, and the preview pane
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
MAX_SEARCH_LENGTH = 200  # characters; a query grows with each word, and the rest is ignored
PAGES_AHEAD = 2  # of a list, after the page that is shown: rows beyond are not counted
MAX_PAGE = 10**6
NO_CHOICE = "---------"  # as Django has it
MAX_PROTECTING = 10  # rows that are named where another can't be deleted, since they refer to it
HomeContext = Callable[[HttpRequest], dict[str, object]]

_home_contexts: list[HomeContext] = []


def on_home_page(context_for: HomeContext) -> HomeContext:
    """Add what the function returns for a request to the context of the desk's home page."""
    _home_contexts.append(context_for)
    return context_for


def allow_same_origin_framing(view: View) -> View:
    """Wrap a view so that pages of this site, and no others, may show its page in a frame."""
    return xframe_options_sameorigin(csp_replace({"frame-ancestors": [SELF]})(view))


def with_desk_policy(view: View) -> View:
    """Wrap a view to send its page under the desk's policy, with what its response replaces."""

    @csp(DESK_POLICY)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        # Under the public pages' "no-referrer" forms are posted with "Origin: null" and refused.
        response["Referrer-Policy"] = "same-origin"
        return response

    return guarded


class DeskChangeList(ChangeList):
    """A list that says how many rows were found only where something was looked for."""

    @property
    def filters(self) -> list[tuple[str, str, list[dict[str, Any]]]]:
        """The title of each filter, what it shows now, and its choices."""
        found = []
        for spec in self.filter_specs:
            choices = [dict(choice) for choice in spec.choices(self)]
            chosen = [str(choice["display"]) for choice in choices if choice["selected"]]
            found.append((str(spec.title), "".join(chosen[:1]), choices))
        return found

    @property
    def page_before(self) -> str:
        """The query string of the page before this one; empty on the first."""
        return self.get_query_string({PAGE_VAR: self.page_num - 1}) if self.page_num > 1 else ""

    @property
    def page_after(self) -> str:
        """The query string of the page after this one; empty on the last."""
        is_last = self.page_num >= self.paginator.num_pages
        return "" if is_last else self.get_query_string({PAGE_VAR: self.page_num + 1})

    def get_results(self, request: HttpRequest) -> None:
        """Find the rows of the page, and how many there are."""
        super().get_results(request)
        if not (self.query or self.has_active_filters):
            self.full_result_count = self.result_count  # so "Show all" would show the same


def name_no_choice(field: Any, words: str) -> Any:
    """Return a field whose choice of nothing is called so, and not a line of hyphens."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices = list(cast(Any, field.choices))
        if ("", NO_CHOICE) in choices:
            field.choices = [
                ("", words) if value == "" else (value, label) for value, label in choices
            ]
    return field


class PlainChoices(BaseModelAdmin):
    """Admin mixin: a choice is a choice, without Django's signs that open pop-up windows.

    Fields in ``add_links`` say below them where what can be chosen is added.
    """

    add_links: tuple[str, ...] = ()
    no_choice: Mapping[str, str] = {}  # by field: what it is called that nothing is chosen

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Return the field, which has nothing beside it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        name_no_choice(field, self.no_choice.get(db_field.name, "Choose …"))
        if not field or not isinstance(field.widget, RelatedFieldWidgetWrapper):
            return field
        related: Any = db_field.related_model
        if db_field.name in self.add_links and field.widget.can_add_related:
            address = reverse(f"admin:{related._meta.label_lower.replace('.', '_')}_add")
            label = f"Add {with_article(str(related._meta.verbose_name))}"
            link = format_html('<a href="{}">{}</a>', address, label)
            field.help_text = format_html("{} {}", field.help_text, link)
        field.widget = field.widget.widget
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == NO_CHOICE:
            field.empty_label = "Choose one" if field.required else "None"
        return field


class DeskAdmin(PlainChoices, ModelAdmin):
    """Base class of all admins of the desk. Its lists don't count all of their rows."""

    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    actions_on_top, actions_on_bottom = False, True
    list_title = ""  # of its list, where that isn't called by the plural of its model
    is_made_within_articles = False  # whether the form of an article adds rows, and asks for JSON
    offers_staying = False  # whether the form has a second button, which saves it and stays

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the class of its lists."""
        return DeskChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list; all of it for an address that asks for what no list can be asked."""
        if "index" in request.POST and ACTION_CHECKBOX_NAME not in request.POST:
            messages.warning(request, "Tick those that you mean first. Nothing was changed.")
            return redirect(request.get_full_path())
        title = self.list_title or capfirst(self.opts.verbose_name_plural)
        context = {"title": title, **(extra_context or {})}
        response: HttpResponse = super().changelist_view(request, context)
        # Django would say that the database is broken, on a page that knows nothing of the desk.
        is_refusal = getattr(response, "template_name", "") == "admin/invalid_setup.html"
        if is_refusal and request.GET.keys() - {ERROR_FLAG}:
            return redirect(request.path)
        return response

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Return the field; what is wrong with an address is said in words."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.SlugField):
            field.error_messages["invalid"] = (
                "Write it with letters from a to z, digits and hyphens, for example a-quiet-hour."
            )
        return field

    @property
    def media(self) -> forms.Media:
        """The scripts of Django's forms, without the one that opens pop-up windows."""
        media: Any = super().media  # the stubs don't know what it holds
        js = [each for each in media._js if not str(each).endswith("RelatedObjectLookups.js")]
        return forms.Media(css=media._css, js=js)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Lead on; tell the key and the name as JSON where it was made within another form."""
        if self.is_made_within_articles and not request.accepts("text/html"):
            return JsonResponse({"value": str(obj.pk), "obj": str(obj)})
        return super().response_add(request, obj, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form under the name of its row, with its errors in one list on top."""
        name, row = self.opts.verbose_name, context.get("original")
        if context["title"] in {f"{verb} {name}" for verb in ("Add", "Change", "View")}:
            context["title"] = str(row) if row else f"Add {with_article(str(name))}"
            context["subtitle"] = None
        if "error_list" not in context:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["error_list"] = list_form_errors(context["adminform"].form, formsets)
        context["errors"] = None  # Django's sentence above them, which names none
        return super().render_change_form(request, context, *args, **kwargs)

    def get_paginator(
        self, request: HttpRequest, queryset: Any, per_page: int, *args: Any, **kwargs: Any
    ) -> Paginator:
        """Return the pages of a list, up to a few after the one that is asked for."""
        paginator = super().get_paginator(request, queryset, per_page, *args, **kwargs)
        asked = request.GET.get("p") or request.GET.get("page") or ""
        page = min(int(asked), MAX_PAGE) if asked.isdecimal() else 1
        paginator.count = count_up_to(queryset, (page + PAGES_AHEAD) * per_page)
        return paginator

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> Any:
        """Show the page that asks, under a title that says about what."""
        stays = context["protected"] or context["perms_lacking"]
        name = f"“{context['object']}”"
        context["title"] = f"{name} can’t be deleted" if stays else f"Delete {name}?"
        context["subtitle"] = None
        return super().render_delete_form(request, context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:
        """Return what goes with rows; of what keeps them only the first, where they are many."""
        for relation in self.opts.related_objects:
            if getattr(relation, "on_delete", None) is PROTECT:
                links = relation.related_model._base_manager
                kept_by = links.filter(**{f"{relation.field.name}__in": objs})[:MAX_PROTECTING]
                if protecting := [self.describe_user(link) for link in kept_by]:
                    return [], {}, set(), list(dict.fromkeys(protecting))
        return super().get_deleted_objects(objs, request)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return where the site shows a row; not Django's shortcut: see ``DeskSite.get_urls``."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def describe_user(self, row: Any) -> str:
        """Return what is said of a row for which one of this admin's can't be deleted."""
        return str(row)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Return the row; an empty name of a field is none, at which Django would stumble."""
        return super().get_object(request, object_id, from_field or None)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Return the rows that match the beginning of what was typed."""
        return super().get_search_results(request, queryset, search_term[:MAX_SEARCH_LENGTH])


def with_article(noun: str) -> str:
    """Return a noun of the desk with its article: an author, a tag."""
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


class DeskSite(AdminSite):
    """The admin site in which the practice writes. Its pages are private and never cached."""

    site_title = site_header = "The desk"
    enable_nav_sidebar = False

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin] | None = None,
        **options: object,
    ) -> None:
        """Register models, each form of which overwrites nothing that was saved meanwhile."""
        own = admin_class or ModelAdmin
        merging = type(own.__name__, (MergingAdmin, own), {"__module__": own.__module__})
        super().register(model_or_iterable, merging, **options)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return the context with the version, and the import map for those who render it."""
        context = super().each_context(request)
        return context | {
            "site_version": __version__,
            "places": list(places(context["available_apps"], request)),
            "import_map": partial(render_import_map, request),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the apps with the blog first and accounts last."""
        apps = super().get_app_list(request, app_label)
        order = ["blog", "taggit", "accounts"]
        return sorted(apps, key=lambda app: order.index(app["app_label"]))

    def index(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> TemplateResponse:
        """Show the desk's home page, followed by the list of apps."""
        context: dict[str, object] = {}
        for context_for in _home_contexts:
            context |= context_for(request)
        return super().index(request, context | (extra_context or {}))

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, object] | None = None
    ) -> Any:
        """Lead home: nobody at the desk thinks of apps and their tables."""
        return redirect("admin:index")

    def admin_view(self, view: View, cacheable: bool = False) -> Any:
        """Require sign-in for a view and send its pages under the desk's policy.

        A view may relax the policy of its response with ``practice_site.csp.replace_directives``.
        """
        return with_desk_policy(super().admin_view(view, cacheable))

    def public_page(self, view: View) -> View:
        """Require sign-in for a view that shows a public page, and keep the public policy."""
        return super().admin_view(view)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the page that ends signing in again within an open form.

        Without Django's shortcut to any row's page by its number, which asks for no permission: it
        told everybody at the desk the addresses of scheduled and ended articles.
        """
        urls = [path("signed-in/", self.admin_view(self.signed_in), name="signed_in")]
        return urls + [each for each in super().get_urls() if not _is_shortcut(each)]

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> Any:
        """Show the sign-in page; an open form may show it in a frame."""
        framed = reverse("admin:signed_in") in request.GET.get("next", "")
        context = {"is_popup": framed, **(extra_context or {})}
        return with_desk_policy(allow_same_origin_framing(super().login))(request, context)

    @method_decorator(allow_same_origin_framing)
    def signed_in(self, request: HttpRequest) -> HttpResponseBase:
        """Tell an open form, which shows this page in a frame, who is signed in now."""
        expected_user = request.GET.get("as", str(request.user.pk))
        context = {
            **self.each_context(request),
            "title": "Signed in",
            "is_popup": True,
            "is_other_user": expected_user != str(request.user.pk),
        }
        return TemplateResponse(request, "admin/signed_in.html", context)


def _is_shortcut(url: URLPattern | URLResolver) -> bool:
    return isinstance(url, URLPattern) and url.name == "view_on_site"


def not_open(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Return the page that says that one may not do this, at the desk in its layout."""
    if not (request.path.startswith(reverse("admin:index")) and site.has_permission(request)):
        return permission_denied(request, exception)

    @with_desk_policy
    def page(request: HttpRequest) -> HttpResponseBase:
        context = site.each_context(request) | {"title": "This page is not open to you"}
        return TemplateResponse(request, "admin/403.html", context, status=403)

    return page(request)
