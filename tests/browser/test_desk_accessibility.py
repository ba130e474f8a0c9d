"""Every page of the desk by screen reader and by keyboard, light and dark, from 390 px up.

axe-core reads a page as a screen reader would, and measures it. Whoever adds a page to the desk
adds it here.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect
from taggit.models import Tag

from accounts.models import User
from blog.articles import content, revisions
from blog.models import (
    BlogImport,
    Document,
    EditingSession,
    ImportedRow,
    License,
    Picture,
    Post,
    Practice,
    Redirect,
    Series,
    Translation,
)
from blog.moving_in import Plan, PlannedAuthor, PlannedTopic, Report
from blog.preview import links
from blog.publishing import actions
from blog.review import comments, requests
from tests.browser import scenes
from tests.browser.accessibility import (
    LEVELS,
    OF_COLOR,
    Act,
    load_axe,
    look_at,
    violations,
    wider_than_its_window,
)
from tests.browser.desk import go_through_sign_in, settle, sign_in
from tests.factories import (
    PASSWORD,
    AuthorFactory,
    CategoryFactory,
    CredentialFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    ReadyPostFactory,
)
from tests.section_examples import EXAMPLES

pytestmark = pytest.mark.browser

# --- The desk of a practice at work --------------------------------------------------------------

RICH = '<p>As told <a href="/articles/nowhere/">before</a>, <strong>slowly</strong>.</p>'


def every_kind() -> list[dict[str, Any]]:
    return [
        {"kind": "text", "heading": "One", "body": RICH},
        {"kind": "list", "heading": "Two", "items": [{"text": "First"}, {"text": "Second"}]},
        {"kind": "list", "manner": "terms", "items": [{"label": "Calm", "text": "Without wind."}]},
        {"kind": "practices", "items": [{"title": "Breathe", "text": "In and out."}]},
        EXAMPLES["example invented"],
        EXAMPLES["table"],
        EXAMPLES["checkin often"],
        EXAMPLES["quote passage"],
        {"kind": "conversation", "items": [{"text": "Stay a while?"}]},
        {
            "kind": "example",
            "origin": "invented",
            "items": [{"speaker": "Ann", "text": "Good evening."}],
        },
        {"kind": "quote", "quote": "Rain is patient."},
        {"kind": "picture", "picture": PictureFactory(), "caption": "The window"},
        {"kind": "callout", "tone": "note", "body": RICH},
        {"kind": "table", "items": [{"1": "Myth", "2": "Fact"}, {"1": "Always", "2": "Rarely"}]},
        {"kind": "checkin", "items": [{"text": "Do I rest?"}], "manner": "often"},
        {"kind": "questions", "items": [{"question": "Does it end?", "answer": "It does."}]},
        {"kind": "references", "items": [{"text": "Vale", "identifier": "10.1000/182"}]},
    ]


@pytest.fixture
def scene(transactional_db, context, client, live_server) -> dict[str, Any]:
    """The desk of a practice at work, and who is signed in; the keys stand in addresses."""
    facts = scenes.scene(desk_at_work)
    EditingSession.objects.update(last_seen_at=timezone.now(), saved_at=timezone.now())
    sign_in(context, client, live_server, User.objects.get(pk=facts["user"]))
    return facts


def desk_at_work() -> dict[str, Any]:
    """Make an article in every state, and one of everything else."""
    owner = OwnerFactory()
    soon = timezone.now() + timedelta(days=1)
    author = LicenseFactory(author=AuthorFactory(photo=PictureFactory())).author
    subject = CategoryFactory()

    def article(**fields: Any) -> Post:
        return ReadyPostFactory(authors=[author], categories=[subject], tags=["calm"], **fields)

    def change(post: Post) -> None:
        changed = content.content_from_post(post) | {"title": "Half a thought"}
        changed["sections"][0]["body"] = "<p>Other words.</p>"
        revisions.restore_content(post, changed, by=owner, note="")

    def words_in(post: Post | None) -> EditingSession:
        return EditingSession.objects.create(
            user=owner, post=post, title="Rain", data=[["title", "Rain"]],
            base_hash=revisions.current_content(post)[1] if post else "",
            last_seen_at=timezone.now(), saved_at=timezone.now(), edits=1,
        )  # fmt: skip

    Tag.objects.create(name="quiet")
    Redirect.objects.bulk_create([Redirect(path="/gone/"), Redirect(path="/left/")])
    draft = PostFactory(sections=every_kind(), lead_picture=PictureFactory(alt_text=""))
    scheduled, updated, down = (article() for _ in range(3))
    live = article(lead_picture=PictureFactory())
    actions.publish(scheduled, by=owner, at=soon)
    for post in (live, updated, down):
        actions.publish(post, by=owner)
    change(live)
    change(updated)
    actions.publish(updated, by=owner, at=soon)
    actions.take_down(down, by=owner)

    today = timezone.localdate(timezone=Practice.load().zone)
    for name in ("Dr. Lind", "a colleague"):
        link = links.create_link(
            live, revisions.save_revision(live), recipient=name, last_day=soon.date(), by=owner
        )
    links.revoke_link(link, owner)
    requests.request_review(
        draft, reviewer=owner, by=OwnerFactory(name="Ben"), note="Is it too long?"
    )
    for said in ("This is clear.", "Is it?"):
        comment = comments.add_comment(draft.blog_section_set.first(), by=owner, text=said)
    comments.resolve_comment(comment, by=owner)
    Post.objects.filter(pk=live.pk).update(
        recheck_on=timezone.localdate(timezone=Practice.load().zone)
    )
    unreadable = PictureFactory(prepared=False)
    Picture.objects.filter(pk=unreadable.pk).update(problem="This file is not a picture.")
    series = Series.objects.create(name="Rain")
    series.parts.create(post=live)
    translation = Translation.objects.create(post=article(language="es"), original=live)
    words = words_in(draft)
    change(draft)  # by somebody else, under the words
    return {
        "draft": draft.pk, "scheduled": scheduled.pk, "live": live.pk, "updated": updated.pk,
        "down": down.pk, "edition": live.editions.get().pk, "author": author.pk,
        "series": series.pk, "translation": translation.pk,
        "category": subject.pk, "tag": Tag.objects.get(name="calm").pk,
        "picture": live.lead_picture_id, "unready": PictureFactory(prepared=False).pk,
        "unreadable": unreadable.pk,
        "document": Document.objects.create(created_by=owner, name="rest.docx").pk,
        **other_blogs(owner),
        "user": owner.pk, "today": str(today), "token": str(words.token),
        "group": Group.objects.create(name="Writers").pk,
        "credential": author.licenses.get().credential_id,
        "unused": CredentialFactory(designation="LPC").pk,
    }  # fmt: skip


def other_blogs(owner: User) -> dict[str, str]:
    """Make a blog of another system that waits for choices, and one that came."""
    plan = Plan(
        articles={"live": 2, "draft": 1, "trash": 1},
        pages={"live": 1},
        authors=[PlannedAuthor("a", "Ines Vale", 2, 0, "new")],
        categories=[
            PlannedTopic(str(n), f"Rest {n}", 9, 0, "", ["Resting"], "tag") for n in range(12)
        ],
        tags=2,
        near_tags=[["calm", "Calm"]],
        pictures_elsewhere=2,
        without_summary=1,
        warnings=["The file ends in the middle of an article."],
        sentences=["Comments stay behind: 3."],
        titles=["A slow morning"],
    )
    facts = {"created_by": owner, "name": "old.xml", "title": "Quiet hours", "file": "imports/x"}
    waits = BlogImport.objects.create(**facts, state="planned", plan=plan.to_data())
    report = Report(articles=1, redirects=1, sentences=["Nothing went live."])
    came = BlogImport.objects.create(**facts, state="done", report=report.to_data())
    ImportedRow.objects.create(
        blog_import=came, kind="post", key="1", state="failed", problems=[*"abcdef"], name="Rain"
    )
    return {"waits": waits.pk, "came": came.pk}


# --- The pages -----------------------------------------------------------------------------------


def press(name: str, then: str) -> Act:
    """Press a button, and wait for words that stand on the page then."""

    def act(page: Page) -> None:
        page.get_by_role("button", name=name, exact=True).first.click()
        expect(page.get_by_text(then).first).to_be_visible()

    return act


def sign_in_as_a_stranger(page: Page) -> None:
    page.get_by_label("E-mail address").fill("nobody@example.com")
    page.get_by_label("Password").fill("not a password of ours")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("don’t belong together")).to_be_visible()


def begin_to_sign_in(page: Page) -> None:
    page.get_by_label("E-mail address").fill(OwnerFactory().email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Code")).to_be_visible()


def begin_without_a_second_factor(page: Page) -> None:
    page.get_by_label("E-mail address").fill(OwnerFactory(second_factor=False).email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="One more lock")).to_be_visible()


def begin_with_an_app(page: Page) -> None:
    begin_without_a_second_factor(page)
    page.get_by_role("link", name="Use an app").click()
    page.get_by_label("Authenticator code").fill("000000")
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_text("This code isn’t right")).to_be_visible()


def save_without_a_title(page: Page) -> None:
    settle(page)
    page.locator("#id_title").fill("")
    page.get_by_role("button", name="Save a version").click()
    expect(page.get_by_role("heading", name="Not done yet")).to_be_visible()
    settle(page)


def look_at_a_fix(page: Page) -> None:
    settle(page)
    page.locator("#id_title").fill("Another thought")
    page.get_by_role("button", name="Look at the fix").click()
    expect(page.get_by_text("Choose what it says there")).to_be_visible()


def save_what_somebody_else_saved_too(page: Page) -> None:
    Practice.objects.update(language="fr", tagline="Quietly.", booking_label="Ask us")
    page.get_by_label("Language").select_option("es")
    page.get_by_label("Tagline").fill("Slowly.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("group", name="Both of you changed this.")).to_have_count(2)


def choose_a_license(page: Page) -> None:
    page.get_by_label("State or country").first.select_option("Maryland")
    page.get_by_role("button", name="Show its licenses").click()
    page.get_by_role("radio", name="LGMFT").click()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("Say who supervises you.").first).to_be_visible()


def open_the_section_menu(page: Page) -> None:
    settle(page)
    page.locator("#add-section").click()
    expect(page.get_by_role("menu")).to_be_visible()


def look_over_a_document(page: Page) -> None:
    words = "# A walk\n\n## Going\n\nOne step.\n\n- and another\n- and rest"
    page.get_by_label("Or the whole article, pasted").fill(words)
    page.get_by_role("button", name="Look at what it becomes").click()
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()


def merge_all(button: str, then: str) -> Act:
    """Tick every row of a list, and go on to the page that asks."""

    def act(page: Page) -> None:
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", name=then)).to_be_visible()

    return act


def tick_an_article(page: Page) -> None:
    page.locator("[name=post]").first.check()
    expect(page.get_by_text("With the ticked article:")).to_be_visible()


def choose_to_delete(page: Page) -> None:
    for box in page.locator(".action-select").all():
        box.check()
    page.get_by_role("button", name="Delete the ticked redirects …").click()
    expect(page.get_by_text("can’t be brought back")).to_be_visible()


# By the name of the test: the address, and what is done there before it is looked at.
PAGES: dict[str, tuple[str, Act | None]] = {
    "home": ("/desk/", None),
    "calendar by month": ("/desk/blog/post/calendar/", None),
    "what is due for another look": ("/desk/blog/post/freshness/", None),
    "calendar by week": ("/desk/blog/post/calendar/?week=", None),
    "moving": ("/desk/blog/post/{scheduled}/reschedule/", None),
    "articles": ("/desk/blog/post/", None),
    "articles, none found": ("/desk/blog/post/?q=zzzz&category={category}", None),
    "article, new": ("/desk/blog/post/add/", settle),
    "article of every kind": ("/desk/blog/post/{draft}/change/", settle),
    "article with errors": ("/desk/blog/post/{live}/change/", save_without_a_title),
    "article, section menu": ("/desk/blog/post/{live}/change/", open_the_section_menu),
    "articles, ticked": ("/desk/blog/post/", tick_an_article),
    "articles, the bin": ("/desk/blog/post/?status=bin", None),
    "articles, scheduling": (
        "/desk/blog/post/bulk/schedule/?post={draft}&post={live}&at-chosen=now&every=7&look=1",
        None,
    ),
    "article, deleting": ("/desk/blog/post/{draft}/delete/", None),
    "unsaved": ("/desk/blog/post/unsaved/{token}/", None),
    "merge": ("/desk/blog/post/{draft}/conflict/{token}/", None),
    "panel, draft": ("/desk/blog/post/{draft}/publishing/", None),
    "panel, scheduled": ("/desk/blog/post/{scheduled}/publishing/", None),
    "panel, live and changed": ("/desk/blog/post/{live}/publishing/", None),
    "panel, update scheduled": ("/desk/blog/post/{updated}/publishing/", None),
    "panel, taken down": ("/desk/blog/post/{down}/publishing/", None),
    "panel with errors": (
        "/desk/blog/post/{live}/publishing/",
        press("Publish the update", then="Read it with this in mind"),
    ),
    "fixing what is live": ("/desk/blog/post/{updated}/fix/", settle),
    "the fix, with a question": ("/desk/blog/post/{updated}/fix/", look_at_a_fix),
    "external links": ("/desk/blog/post/{draft}/external-links/", None),
    "preview": ("/desk/blog/post/{draft}/preview/", None),
    "history": ("/desk/blog/post/{live}/history/?on={today}", None),
    "compare": ("/desk/blog/post/{live}/history/compare/?a=edition-{edition}&b=desk", None),
    "bringing back": ("/desk/blog/post/{live}/history/edition-{edition}/restore/", None),
    "an earlier state": ("/desk/blog/post/{live}/history/edition-{edition}/", None),
    "review": ("/desk/blog/post/{draft}/review/", None),
    "preview links": ("/desk/blog/post/{live}/links/", None),
    "preview links with errors": (
        "/desk/blog/post/{live}/links/",
        press("Create the link", then="Say for whom it is."),
    ),
    "document": ("/desk/blog/post/import/", None),
    "document, being read": ("/desk/blog/post/import/{document}/", None),
    "document, looked over": ("/desk/blog/post/import/", look_over_a_document),
    "categories": ("/desk/blog/category/", None),
    "category": ("/desk/blog/category/{category}/change/", None),
    "all series": ("/desk/blog/series/", None),
    "series": ("/desk/blog/series/{series}/change/", None),
    "translations": ("/desk/blog/translation/", None),
    "translation": ("/desk/blog/translation/{translation}/change/", None),
    "tags": ("/desk/taggit/tag/", None),
    "tag": ("/desk/taggit/tag/{tag}/change/", None),
    "tags, merging": ("/desk/taggit/tag/", merge_all("Merge the ticked tags …", "Merge 2 tags")),
    "authors": ("/desk/blog/author/", None),
    "author": ("/desk/blog/author/{author}/change/", None),
    "author, new": ("/desk/blog/author/add/", press("Save", then="2 things to put right")),
    "author, who stays": ("/desk/blog/author/{author}/delete/", None),
    "author, what was changed": ("/desk/blog/author/{author}/history/", None),
    "redirects": ("/desk/blog/redirect/", None),
    "pictures": ("/desk/blog/picture/", None),
    "picture": ("/desk/blog/picture/{picture}/change/", None),
    "picture, being prepared": ("/desk/blog/picture/{unready}/change/", None),
    "picture, not readable": ("/desk/blog/picture/{unreadable}/change/", None),
    "picture, new": ("/desk/blog/picture/add/", press("Save", then="Not saved yet")),
    "credentials": ("/desk/blog/credential/", None),
    "credentials to begin with": ("/desk/blog/credential/known/?state=Maryland", None),
    "credential": ("/desk/blog/credential/{credential}/change/", None),
    "credential, deleting": ("/desk/blog/credential/{unused}/delete/", None),
    "redirects, deleting": ("/desk/blog/redirect/", choose_to_delete),
    "practice": ("/desk/blog/practice/", None),
    "first steps: practice": ("/desk/blog/practice/first-steps/practice/", None),
    "first steps: license": ("/desk/blog/practice/first-steps/license/", choose_a_license),
    "first steps: author": ("/desk/blog/practice/first-steps/author/", None),
    "first steps: reach": ("/desk/blog/practice/first-steps/reach/", None),
    "first steps: pages": ("/desk/blog/post/pages/?first-steps=", None),
    "first steps: article": ("/desk/blog/post/add/?first-steps=", settle),
    "practice, changed by two": ("/desk/blog/practice/", save_what_somebody_else_saved_too),
    "people": ("/desk/accounts/user/", None),
    "record": ("/desk/accounts/auditentry/", None),
    "another blog": ("/desk/blog/practice/bring-articles/", None),
    "another blog, waiting": ("/desk/blog/practice/bring-articles/{waits}/", None),
    "another blog, here": ("/desk/blog/practice/bring-articles/{came}/", None),
    "another blog, undoing": ("/desk/blog/practice/bring-articles/{came}/undo/", None),
    "take everything with you": ("/desk/blog/practice/export/", None),
    "record, one article": (
        "/desk/accounts/auditentry/?target_type=blog.post&target_id={live}",
        None,
    ),
    "person": ("/desk/accounts/user/{user}/change/", None),
    "group": ("/desk/auth/group/{group}/change/", None),
    "person, new": ("/desk/accounts/user/add/", press("Save", then="Not saved yet")),
    "signing in": ("/desk/security/", None),
    "sessions": ("/desk/security/sessions/", None),
    "passkeys": ("/desk/security/passkeys/", None),
    "password": ("/desk/password_change/", None),
    "not found": ("/desk/nothing/", None),
}
SIGNED_OUT = {
    "signing in": ("/desk/login/?next=/desk/", None),
    "signing in, refused": ("/desk/login/?next=/desk/", sign_in_as_a_stranger),
    "second factor": ("/desk/login/", begin_to_sign_in),
    "no second factor": ("/desk/login/", begin_without_a_second_factor),
    "an app": ("/desk/login/", begin_with_an_app),
    "forgotten password": ("/desk/password/reset/", None),
    "invitation that ended": ("/desk/invitation/none/", None),
}


@pytest.fixture
def context_options() -> dict[str, Any]:
    """Without transitions: a color on its way from one theme to the other is none of either.

    And without the desk's policy, since axe-core reads styles by writing them anew.
    """
    return {"reduced_motion": "reduce", "bypass_csp": True}


# Pages on which nothing is done look at the same desk, a few of them in each test.
LOOKED_AT = [name for name, (_, act) in PAGES.items() if act in (None, settle)]
GROUPS = [LOOKED_AT[first::8] for first in range(8)]
CHANGED = [[name] for name in PAGES if name not in LOOKED_AT]


@pytest.mark.parametrize("names", [*GROUPS, *CHANGED], ids=lambda names: ", ".join(names))
def test_pages_of_the_desk(page: Page, scene, names, browser_watch):
    browser_watch.expect("404")
    problems = []
    for name in names:
        address, act = PAGES[name]
        page.goto(address.format(**scene))
        # In production a module is found by its hashed name only where the import map is known.
        unmapped = page.locator("script[type=module]:not(script[type=importmap] ~ script)")
        expect(unmapped).to_have_count(0)
        problems += [f"{name}: {problem}" for problem in look_at(page, act)]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_a_page_before_the_desk(page: Page, name, browser_watch):
    browser_watch.expect("404")
    address, act = SIGNED_OUT[name]
    page.goto(address)
    problems = look_at(page, act)
    assert not problems, "\n".join(problems)


def test_a_picture_is_chosen_by_keyboard_and_by_ear(page: Page, scene):
    page.goto("/desk/blog/post/{live}/change/".format(**scene))
    settle(page)
    button = page.get_by_role("button", name="Lead picture")
    button.press("Enter")
    panel = page.get_by_role("dialog", name="Choose a picture")
    expect(panel.get_by_role("searchbox", name="Words of its name")).to_be_focused()
    load_axe(page)
    parts = [".field-lead_picture", "dialog[open]"]
    assert not violations(page, {"type": "tag", "values": LEVELS}, "open", parts)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    assert not violations(page, {"type": "rule", "values": OF_COLOR}, "dark", parts)
    assert not wider_than_its_window(page)
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_a_credential_is_added_within_the_form_of_an_author(page: Page, scene, browser_watch):
    """In a panel, by keyboard and by ear, with all that was typed still there."""
    browser_watch.expect("403")
    page.goto("/desk/blog/author/{author}/change/".format(**scene))
    page.get_by_label("Pronouns").fill("she/her")
    page.get_by_role("button", name="Add a license").click()
    row = page.locator("#licenses-1")
    row.get_by_role("link", name="Add one from the list of your state").press("Enter")
    panel = page.get_by_role("dialog", name="Add credentials of a state")
    state = panel.get_by_label("State or country")
    held = []
    page.route("**/known/?*state=Ohio", lambda route: held.append(route))
    state.focus()
    state.select_option("Ohio")  # which is answered last, and too late
    state.select_option("Texas")
    expect(panel.get_by_role("status")).to_have_text(re.compile(r"^\d+ credentials of Texas$"))
    held[0].continue_()
    expect(state).to_be_focused()
    panel.get_by_label("LMFT Associate").check()
    load_axe(page)
    assert not violations(page, {"type": "tag", "values": LEVELS}, "open", ["dialog[open]"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    assert not violations(page, {"type": "rule", "values": OF_COLOR}, "dark", ["dialog[open]"])
    assert not wider_than_its_window(page)
    Session.objects.all().delete()
    panel.get_by_role("button", name="Add those that are ticked").click()
    owner = User.objects.get(pk=scene["user"])
    go_through_sign_in(page.frame_locator("[data-sign-in] iframe"), owner)
    expect(panel).to_have_count(0)
    chosen = row.get_by_label("Credential")
    expect(chosen).to_be_focused()
    expect(chosen.locator("option:checked")).to_have_text("LMFT Associate (Texas)")
    expect(page.get_by_label("Pronouns")).to_have_value("she/her")
    row.get_by_label("Valid from").fill("2026-01-01")
    row.get_by_label("Supervisor outside this practice").fill("Dana Whitfield, LMFT")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert License.objects.filter(credential__jurisdiction="Texas").exists()


def test_signing_in_again_in_place(page: Page, scene, browser_watch):
    browser_watch.expect("401")
    page.goto("/desk/blog/post/{live}/change/".format(**scene))
    settle(page)
    Session.objects.all().delete()
    page.locator("#id_title").fill("Somewhere else")
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    load_axe(page)
    assert not violations(page, {"type": "tag", "values": LEVELS}, "dialog", ["dialog[open]"])
    page.emulate_media(color_scheme="dark")
    assert not violations(page, {"type": "rule", "values": OF_COLOR}, "dark", ["dialog[open]"])


def test_the_preview_beside_the_form(page: Page, scene):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/desk/blog/post/{live}/change/".format(**scene))
    settle(page)
    page.get_by_role("button", name="Preview", exact=True).click()
    pane = page.get_by_role("complementary", name="Preview")
    expect(pane.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()
    load_axe(page)
    rules = {"type": "tag", "values": LEVELS}
    assert not violations(page, rules, "pane", ["[data-preview-pane]"])
    page.emulate_media(color_scheme="dark")
    assert not violations(
        page, {"type": "rule", "values": OF_COLOR}, "dark", ["[data-preview-pane]"]
    )
