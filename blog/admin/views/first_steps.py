"""The first steps of a new practice: practice, license, author, ways to it, pages, first article.

Each is a short page that leads on to the next. What is done is seen from the data, so a step that
was left for later is still to do. The last ones are the list of pages, and the article's own form
and publishing page.
"""

from typing import Any, ClassVar, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views import View

from blog import redirects
from blog.admin.forms.error_list import list_errors
from blog.admin.forms.first_steps import (
    AuthorStepForm,
    LicenseStepForm,
    PracticeStepForm,
    ReachStepForm,
)
from blog.admin.supervision import supervision_notes
from blog.middleware import practice_of
from blog.models import Author, Credential, Edition, License, Practice
from blog.models.authors import LETTERS
from blog.people.credentials import known_credentials
from blog.permissions import on_desk
from blog.practice.hours import hours_notes
from blog.visibility import articles_q

STATE_KEY = "first_steps_state"  # in the session: where the person is licensed
IN_STEPS = {"first-steps": ""}  # in the address of an article's page that is shown as a step


class Step(NamedTuple):
    """A step: what it is called, what it is about, where it is done, and whether it is."""

    key: str
    title: str
    help: str
    url: str
    is_done: bool


def list_steps(request: HttpRequest) -> list[Step]:
    """Return the steps that the user may do, in their order. At most five queries."""
    user, practice = request.user, practice_of(request)
    default_name = Practice._meta.get_field("name").get_default()
    steps = [
        (
            ["change_practice"],
            "practice",
            "Your practice",
            "Its name and its time zone.",
            lambda: practice.name != default_name,
        ),
        (
            ["add_credential", "add_license", "add_author"],
            "license",
            "Your license",
            "Chosen from your state’s list, so that the byline is right on every day.",
            lambda: practice.allow_unlicensed_authors or License.objects.exists(),
        ),
        (
            ["add_author", "change_author"],
            "author",
            "You as the author",
            "The name under your articles.",
            Author.objects.exists,
        ),
        (
            ["change_practice"],
            "reach",
            "How people reach you",
            "A phone number or where clients book, your address and hours.",
            lambda: bool(practice.phone or practice.booking_url or practice.email),
        ),
    ]
    found = [
        Step(key, title, about, reverse(f"admin:blog_practice_first_{key}"), is_done())
        for permissions, key, title, about, is_done in steps
        if all(user.has_perm(f"blog.{each}") for each in permissions)
    ]
    if user.has_perm("blog.add_post"):
        if found:
            found.append(_pages_step())
        found.append(_article_step(user, IN_STEPS if found else None))
    return found


def _pages_step() -> Step:
    about = "Who you are, what a session costs, and what the law wants. They begin with our words."
    url = reverse("admin:blog_post_pages", query=IN_STEPS)
    return Step("pages", "Your pages", about, url, Edition.objects.pages().exists())


def _article_step(user: Any, query: dict[str, str] | None) -> Step:
    title, about = "Your first article", "Nobody sees it until you publish it."
    url, is_done = reverse("admin:blog_post_add", query=query), Edition.objects.articles().exists()
    own = on_desk().filter(articles_q()).filter(Q(created_by=user.pk) | Q(authors__user=user.pk))
    if not is_done and (draft := own.order_by("-updated_at").first()):
        about = f"“{draft.title}” is a draft. Check it, and choose when readers see it."
        url = reverse("admin:blog_post_publish", args=[draft.pk], query=query)
    return Step("article", title, about, url, is_done)


def step_to_do(steps: list[Step], after: str = "") -> Step | None:
    """Return the first step that is still to do: after another, or else before it."""
    place = [each.key for each in steps].index(after) + 1 if after else 0
    to_do = (each for each in steps[place:] + steps[:place] if not each.is_done)
    return next((each for each in to_do if each.key != after), None)


def place_of(steps: list[Step], key: str) -> dict[str, Any]:
    """Return where a step stands among all, and what is next, for the bar above its page."""
    number, following = [step.key for step in steps].index(key), step_to_do(steps, key)
    return {
        "number": number + 1,
        "count": len(steps),
        "title": steps[number].title,
        "next": following,
        "later": following.url if following else reverse("admin:index"),
    }


def own_author(user: Any) -> Author | None:
    """Return the author whom an account belongs to, or else the only one of no account."""
    own = Author.objects.filter(user=user).first()
    others = [] if own else list(Author.objects.filter(user=None)[:2])
    return own or (others[0] if len(others) == 1 else None)


def begun_author(user: Any) -> Author:
    """Return the author of an account; an unsaved one, named after it, if there is none yet."""
    name = LETTERS.sub("", user.name)[: Author._meta.get_field("name").max_length]
    return own_author(user) or Author(name=name, user=user, on_team=True)


def save_author(author: Author) -> None:
    """Save an author, whose address follows the name until an article of theirs is public."""
    stored = Author.objects.filter(pk=author.pk).first()
    is_renamed = stored is None or stored.name != author.name
    if is_renamed and not (stored and stored.edition_links.exists()):
        author.slug = redirects.free_slug(Author, author.name)
    redirects.save_target(author)


class StepView(View):
    """A step, in a page of its own, for those who may do it."""

    key: ClassVar[str]
    question: ClassVar[str]
    practice_admin: Any = None  # the ModelAdmin of the practice: site, log
    http_method_names = ["get", "head", "post"]
    steps: list[Step]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Answer the request; raise PermissionDenied for somebody who may not do this step."""
        self.steps = list_steps(request)
        if self.key not in [step.key for step in self.steps]:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.render(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save, and lead on to the next step; show an invalid form again."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render(form)
        with transaction.atomic():
            self.save(form)
        step = self.next_step()
        return HttpResponseRedirect(step.url if step else reverse("admin:index"))

    def form(self, data: Any = None) -> Any:
        """Return the form."""
        raise NotImplementedError

    def save(self, form: Any) -> None:
        """Save what a valid form says."""
        raise NotImplementedError

    def next_step(self) -> Step | None:
        """Return the step to which saving leads, or None if no other is to do."""
        return step_to_do(self.steps, self.key)

    def render(self, form: ModelForm, **context: object) -> HttpResponse:
        """Return the page."""
        shared = self.practice_admin.admin_site.each_context(self.request)
        return TemplateResponse(
            self.request,
            f"admin/first_steps/{self.key}.html",
            {
                **shared,
                "title": self.get_question(),
                "opts": Practice._meta,
                "form": form,
                "media": form.media,
                "error_list": list_errors(form, []),
                "step": place_of(self.steps, self.key) | {"next": self.next_step()},
                **context,
            },
        )

    def get_question(self) -> str:
        """Return the question that is the title of the page."""
        return self.question

    def log(self, row: Any, message: str, *, is_new: bool = False) -> None:
        """Add to Django's log of changes at the desk."""
        admin = self.practice_admin.admin_site.get_model_admin(type(row))
        log = admin.log_addition if is_new else admin.log_change
        log(self.request, row, message)


class PracticeStepView(StepView):
    """The practice's name, state and time zone; everything else has time."""

    key, question = "practice", "Whose site is this?"

    def form(self, data: Any = None) -> PracticeStepForm:
        """Return the form of the practice."""
        practice, step = Practice.load(), self.steps[0]
        state = self.request.session.get(STATE_KEY, "")
        return PracticeStepForm(data, instance=practice, is_new=not step.is_done, state=state)

    def save(self, form: PracticeStepForm) -> None:
        """Save the practice, and remember the state for the next step."""
        practice = form.save()
        self.request.session[STATE_KEY] = form.cleaned_data["state"]
        self.log(practice, "First steps: name and time zone.")


class LicenseStepView(StepView):
    """A license of the person who is signed in, chosen from the list of a state."""

    key, question = "license", "Which license do you hold?"

    def next_step(self) -> Step | None:
        """Return the step of the author, who may have been begun with the license."""
        return next((step for step in self.steps if step.key == "author"), None)

    def get_state(self) -> str:
        """Return the state whose list is shown: as chosen, or as in the step before, or before."""
        if (chosen := self.request.POST.get("state")) is not None:
            return chosen if chosen in known_credentials() else ""
        newest = Credential.objects.order_by("-pk").first()
        before = newest.jurisdiction if newest else ""
        return str(self.request.session.get(STATE_KEY) or before)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the list of another state, with all that was typed; else save and lead on."""
        if "show" in request.POST:
            form = LicenseStepForm(state=self.get_state(), initial=request.POST.dict())
            return self.render(form)
        return super().post(request)

    def form(self, data: Any = None) -> LicenseStepForm:
        """Return the form of a license that holds from today on."""
        held_by = begun_author(self.request.user)
        license_ = License(author=held_by, valid_from=timezone.localdate())
        return LicenseStepForm(data, state=self.get_state(), instance=license_)

    def get_question(self) -> str:
        """Return the question, which names an author who is nobody's account."""
        author = own_author(self.request.user)
        is_other = author is not None and author.user_id != self.request.user.pk
        return f"Which license does {author} hold?" if is_other else self.question

    def render(self, form: ModelForm, **context: object) -> HttpResponse:
        """Return the page, which says what is written down already."""
        author = own_author(self.request.user)
        held = author.licenses.select_related("credential") if author else []
        return super().render(form, held=held, **context)

    def save(self, form: LicenseStepForm) -> None:
        """Save the license, with its credential and its author where they are new.

        One of the same kind that is in force already is the one that is meant.
        """
        author, license_ = begun_author(self.request.user), form.instance
        credential = license_.credential
        for row, what in ((credential, "From a list"), (author, "Named after the account")):
            if row.pk is None:
                save_author(row) if row is author else row.save()
                self.log(row, f"First steps: {what}.", is_new=True)
        in_force = author.licenses.in_force(license_.valid_from)
        held = in_force.filter(credential=credential).first()
        if held is None:
            held, held.author, held.credential = license_, author, credential
        for name in form.asked_for:
            if value := getattr(license_, name):  # what is empty takes nothing away
                setattr(held, name, value)
        held.save()
        self.log(author, f"First steps: license as {credential}.")
        for sentence in supervision_notes([author], practice_of(self.request)):
            messages.info(self.request, sentence)


class AuthorStepView(StepView):
    """How the person who is signed in is named as an author."""

    key, question = "author", "How do you sign your articles?"

    def form(self, data: Any = None) -> AuthorStepForm:
        """Return the form, with the name of the account for a new author."""
        return AuthorStepForm(data, instance=begun_author(self.request.user))

    def render(self, form: ModelForm, **context: object) -> HttpResponse:
        """Return the page, with what stands beside the name today."""
        author = own_author(self.request.user)
        byline = author.byline(timezone.localdate()) if author else None
        return super().render(form, byline=byline, **context)

    def save(self, form: AuthorStepForm) -> None:
        """Save the author, who belongs to the account or to none."""
        author: Author = form.instance
        is_new = author.pk is None
        user: Any = self.request.user
        if form.cleaned_data["is_me"] and author.user_id != user.pk:
            author.on_team = True  # whoever sets a practice up belongs to it
        author.user = user if form.cleaned_data["is_me"] else None
        save_author(author)
        self.log(author, "First steps: name.", is_new=is_new)


class ReachStepView(StepView):
    """How people reach the practice: what stands on every page of its site."""

    key, question = "reach", "How do people reach you?"

    def form(self, data: Any = None) -> ReachStepForm:
        """Return the form of the practice."""
        return ReachStepForm(data, instance=Practice.load())

    def save(self, form: ReachStepForm) -> None:
        """Save the practice."""
        self.log(form.save(), "First steps: how people reach it.")
        for sentence in hours_notes(form.instance.hours):
            messages.info(self.request, sentence)


def step_urls(practice_admin: Any) -> list[URLPattern]:
    """Return the URLs of the steps, below ``/desk/blog/practice/``."""
    wrap = practice_admin.admin_site.admin_view
    return [
        path(
            f"first-steps/{view.key}/",
            wrap(view.as_view(practice_admin=practice_admin)),
            name=f"blog_practice_first_{view.key}",
        )
        for view in (PracticeStepView, LicenseStepView, AuthorStepView, ReachStepView)
    ]
