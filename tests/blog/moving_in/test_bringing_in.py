"""A blog is read, brought in as was chosen, and comes once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from blog.checklist import check_post
from blog.importing.blogs import SourceAuthor, SourcePicture, SourceTopic, Status
from blog.importing.blogs.body import body_from_html
from blog.models import Author, Category, Edition, ImportedRow, Picture, Post, Practice, Redirect
from blog.moving_in import plan_of, report_of, to_put_right
from blog.moving_in.articles import SIGNS, STRUCK
from blog.moving_in.fields import first_sentences
from blog.moving_in.people import author_key
from blog.publishing import actions
from blog.visibility import PostKind
from tests.blog.moving_in.fake import DAY, FakeBlog, bring_in, opens, picture, post, read
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory

pytestmark = pytest.mark.django_db


def test_the_dry_run_counts_and_writes_nothing(monkeypatch):
    ours, calm = AuthorFactory(name="Mara Quill"), CategoryFactory(name="Calm")
    opens(
        monkeypatch,
        FakeBlog(
            [
                post(1, '<p>Look.</p><img src="a.png" alt="">'),
                post(2, '<p>Look.</p><img src="https://www.old.example/b.png">'),
                post(3, kind=PostKind.PAGE, status=Status.PRIVATE),
                post(4, status=Status.TRASH),
                post(5, "<p>Look.</p><form><input></form>", summary=""),
            ]
        ),
    )

    plan = plan_of(read(OwnerFactory()))

    assert plan.articles == {"live": 3, "trash": 1}
    assert plan.pages == {"private": 1}
    assert (plan.pictures_inside, plan.pictures_elsewhere) == (1, 1)
    assert (plan.without_summary, plan.tags, plan.known) == (1, 1, 0)
    (mara,) = plan.authors
    assert (mara.name, mara.posts, mara.proposed) == ("Mara Quill", 4, str(ours.pk))
    assert "mara" not in mara.key  # it is how she signs in there
    (topic,) = plan.categories
    assert (topic.name, topic.near, topic.proposed) == ("Calm", ["Calm"], str(calm.pk))
    said = " ".join(plan.sentences)
    assert "Private there: 1." in said
    assert "Staying behind: comments (33)" in said
    assert "Pictures that aren’t in the file: 1" in said
    assert not Post.objects.exists()
    assert not Picture.objects.exists()


def test_what_was_live_goes_live_with_its_first_date_and_old_addresses(monkeypatch, client):
    opens(
        monkeypatch,
        FakeBlog(
            [post(1, '<p>Look.</p><img src="a.png" alt="Two cups of tea, steaming">')],
            files={"a.png": picture()},
        ),
    )
    owner = OwnerFactory()
    before = timezone.now()

    done = bring_in(owner, publish=True)

    assert (done.state, done.problem) == ("done", "")
    edition = Edition.objects.get()
    assert edition.slug == "quiet-hour-1"
    assert edition.live_from >= before  # here it is public since now, and that is on record
    assert edition.first_live_from == edition.changed_at == DAY
    assert edition.created_by == owner
    assert [each.name for each in edition.author_list] == ["Mara Quill"]
    assert [each.name for each in edition.category_list] == ["Calm"]
    assert [each.name for each in edition.tag_list] == ["rest"]
    (shown,) = edition.picture_list
    assert (shown.alt_text, shown.is_ready) == ("Two cups of tea, steaming", True)
    page = client.get("/articles/quiet-hour-1/").content.decode()
    assert "May 3, 2019" in page
    assert "Updated" not in page
    assert f'"dateModified":"{DAY:%Y-%m-%d}' in page.replace(" ", "")
    assert f"{timezone.now():%Y-%m-%d}T" not in client.get("/feed/atom/").content.decode()
    for old in (
        *("/2019/05/quiet-hour-1/", "/2019/05/Quiet-Hour-1", "/2019/05/quiet%2Dhour%2D1/"),
        *("/?p=1", "/?p=1&utm_source=x"),
    ):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, "/articles/quiet-hour-1/")
    assert client.get("/?p=2").status_code == 200  # home, as for any other query
    report = report_of(done)
    assert (report.articles, report.live, report.pictures, report.redirects) == (1, 1, 1, 2)
    said = AuditEntry.objects.get(action="imported")
    assert (said.actor, "from WordPress, https://www.old.example" in said.details) == (owner, True)


def test_what_lacks_a_must_waits_as_a_draft_and_says_why(monkeypatch, client):
    body = '<p>Look.</p><img src="a.png" alt="IMG_2031.png">'
    blog = FakeBlog([post(1, body), post(2)], files={"a.png": picture()})
    opens(monkeypatch, blog)

    done = bring_in(OwnerFactory(), publish=True)

    (waiting,) = to_put_right(done)
    assert waiting.row.post.title == "Quiet hour 1"
    assert "has no description" in waiting.waits[0]
    assert not Picture.objects.get().decorative
    assert client.get("/articles/quiet-hour-1/").status_code == 404
    assert client.get("/2019/05/quiet-hour-1/").status_code == 404
    assert client.get("/?p=1").status_code == 404
    report = report_of(done)
    assert (report.redirects, report.redirects_waiting) == (2, 2)  # of each two; one is live

    Picture.objects.update(alt_text="Two cups of tea, steaming")
    draft = waiting.row.post
    Post.objects.filter(pk=draft.pk).update(slug="an-hour")
    edition = actions.publish(Post.objects.get(pk=draft.pk), by=OwnerFactory())
    assert (edition.first_live_from, edition.was_updated) == (DAY, False)
    assert client.get("/2019/05/quiet-hour-1/")["Location"] == "/articles/an-hour/"
    assert client.get("/?p=1")["Location"] == "/articles/an-hour/"
    assert report_of(done).redirects == 4

    Post.objects.filter(pk=draft.pk).update(subtitle="Or two")
    edition = actions.publish(Post.objects.get(pk=draft.pk), by=OwnerFactory())
    assert (edition.first_live_from, edition.was_updated) == (DAY, True)


def test_a_draft_that_was_more_than_that_there_is_listed(monkeypatch):
    sent = "It was sent by mail, and isn’t published any more."
    posts = [post(1, status=Status.DRAFT, why=sent), post(2, status=Status.DRAFT)]
    opens(monkeypatch, FakeBlog(posts))
    done = bring_in(OwnerFactory(), publish=True)
    (waiting,) = to_put_right(done)
    assert waiting.waits == [sent]


def test_signs_of_the_other_system_never_go_live_unseen(monkeypatch, client):
    posts = [post(1, left_out=[("foreign", "[mood_ring]")]), post(2), post(3, "<s>100</s> 80")]
    opens(monkeypatch, FakeBlog(posts))

    done = bring_in(OwnerFactory(), publish=True)

    waiting, struck = sorted(to_put_right(done), key=lambda each: each.row.key)
    assert waiting.waits == [SIGNS]
    assert struck.waits == [STRUCK]
    assert client.get("/articles/quiet-hour-3/").status_code == 404
    assert any("[mood_ring]" in each for each in waiting.row.problems)
    assert client.get("/articles/quiet-hour-1/").status_code == 404
    assert client.get("/articles/quiet-hour-2/").status_code == 200


def test_what_was_live_without_a_date_does_not_count_as_new_unseen(monkeypatch, client):
    page = {"kind": PostKind.PAGE, "slug": "about", "published_at": None}
    opens(monkeypatch, FakeBlog([post(1, published_at=None), post(2, **page)]))

    done = bring_in(OwnerFactory(), publish=True)

    (waiting,) = to_put_right(done)
    assert waiting.waits == ["It has no date there. When you publish it, it counts as new."]
    assert Edition.objects.get().slug == "about"


def test_authors_and_categories_that_came_since_it_was_read_are_not_doubled(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    owner = OwnerFactory()
    blog_import = read(owner)
    ours, calm = AuthorFactory(name="Mara Quill"), CategoryFactory(name="Calm")

    bring_in(owner, blog_import, categories={"calm": "new"})

    assert (Author.objects.get(), Category.objects.get()) == (ours, calm)
    assert Post.objects.get().author_links.get().author == ours
    assert not ImportedRow.objects.filter(kind__in=["author", "category"]).exists()


@pytest.mark.parametrize("status", [each for each in Status if each != Status.LIVE])
def test_what_was_not_for_everybody_never_goes_live(status, monkeypatch, client):
    later = timezone.now() + timedelta(seconds=1)
    moment = later if status == Status.SCHEDULED else DAY
    opens(monkeypatch, FakeBlog([post(1, status=status, published_at=moment)]))

    done = bring_in(OwnerFactory(), publish=True)

    assert not Edition.objects.exists()
    if status == Status.TRASH:
        assert not Post.objects.exists()
        return
    row = done.rows.get(kind="post")
    assert row.blocking[0].endswith(".")
    assert (row.state, row.post.editions.count()) == ("here", 0)
    # What wasn’t for everybody says so: in the list, in its History, and on its checklist.
    if status == Status.DRAFT:
        assert not list(to_put_right(done))
        return
    (waiting,) = to_put_right(done)
    assert waiting.waits == row.blocking
    assert "there" in row.post.revisions.get().note.removeprefix("Brought in from WordPress; it")
    said = [each.sentence for each in check_post(row.post).advisory]
    hint = "on the old site. Publish it only if everybody may read it."
    assert any(hint in each for each in said) == (status != Status.SCHEDULED)


def test_a_second_run_brings_what_is_new_and_touches_nothing_else(monkeypatch):
    owner = OwnerFactory()
    blog = opens(monkeypatch, FakeBlog([post(1), post(2)]))
    bring_in(owner, publish=True)
    edited = Post.objects.get(slug="quiet-hour-1")
    Post.objects.filter(pk=edited.pk).update(title="Ours now", updated_at=DAY)
    Post.objects.get(slug="quiet-hour-2").categories.clear()
    counts = [model.objects.count() for model in (Author, Category, Redirect, Edition)]
    blog.made[0].title = "Theirs"
    blog.made.append(post(3))
    blog.read.clear()

    done = bring_in(owner, publish=True)

    assert blog.read == ["guid-1", "guid-2", "guid-3", "guid-3"]  # first by the dry run
    edited.refresh_from_db()
    assert (edited.title, edited.updated_at) == ("Ours now", DAY)
    assert not Post.objects.get(slug="quiet-hour-2").categories.exists()
    assert Post.objects.count() == 3
    report = report_of(done)
    assert (report.articles, report.known) == (1, 2)
    new = [model.objects.count() for model in (Author, Category, Redirect, Edition)]
    assert new == [counts[0], counts[1], counts[2] + 2, counts[3] + 1]


def test_what_was_deleted_here_does_not_come_again(monkeypatch):
    opens(monkeypatch, FakeBlog([post(1)]))
    bring_in(OwnerFactory())
    Post.objects.get().delete()
    bring_in(OwnerFactory())
    assert not Post.objects.exists()


def test_links_between_posts_lead_to_the_new_addresses_whichever_comes_first(monkeypatch):
    body = (
        '<p><a href="http://old.example/2019/05/quiet-hour-2/#end">Two</a>, '
        '<a href="/?p=2">too</a>, <a href="https://other.example/2019/05/quiet-hour-2/">not</a>, '
        '<a href="https://www.old.example/contact/">lost</a>, <a href="#note">here</a>.</p>'
        '<ul><li><a href="https://www.old.example/2019/05/quiet-hour-1">One</a></li><li>b</li></ul>'
    )
    opens(monkeypatch, FakeBlog([post(1, body), post(2)]))

    done = bring_in(OwnerFactory(), publish=True)

    sections = str(Edition.objects.get(slug="quiet-hour-1").sections)
    assert sections.count('href="/articles/quiet-hour-2/') == 2
    assert 'href="/articles/quiet-hour-2/#end"' in sections
    assert 'href="/articles/quiet-hour-1/"' in sections
    assert 'href="https://other.example/2019/05/quiet-hour-2/"' in sections
    (row,) = to_put_right(done)
    assert row.problems == [
        "It links to a page of the old site that was not brought in: https://www.old.example/contact/"
    ]


def test_nothing_that_a_body_lacks_is_left_unsaid(monkeypatch):
    body = '<p>Look.</p><p style="display:none">For members</p><img src="b.png">'
    opens(monkeypatch, FakeBlog([post(1, body, title="A " + "long " * 50 + "title")]))
    (row,) = to_put_right(bring_in(OwnerFactory(), publish=True))
    said = " ".join(row.problems)
    assert "For members" in said
    assert "b.png" in said
    assert "Its title was longer than fits here" in said
    assert len(row.row.post.title) <= 160


def test_one_that_can_t_be_read_holds_up_no_other(monkeypatch):
    blog = opens(monkeypatch, FakeBlog([post(1), post(2)]))
    body = blog.body

    def broken(each):
        if each.key == "guid-1":
            raise ValueError("of whatever kind")
        return body(each)

    monkeypatch.setattr(blog, "body", body)
    blog_import = read(OwnerFactory())
    monkeypatch.setattr(blog, "body", broken)
    done = bring_in(blog_import=blog_import, by=OwnerFactory())
    assert Post.objects.get().slug == "quiet-hour-2"
    (row,) = to_put_right(done)
    assert (row.is_here, row.row.state, report_of(done).failed) == (False, "failed", 1)

    monkeypatch.setattr(blog, "body", body)
    bring_in(blog_import=blog_import, by=OwnerFactory())
    assert Post.objects.count() == 2


def test_the_same_bytes_are_one_picture(monkeypatch):
    bodies = ['<p>a</p><img src="a.png">', '<p>b</p><img src="b.png"><p>c</p><img src="a.png">']
    files = {"a.png": picture(), "b.png": picture()}
    posts = [post(number, body) for number, body in enumerate(bodies, start=1)]
    opens(monkeypatch, FakeBlog(posts, files=files))
    done = bring_in(OwnerFactory())
    assert Picture.objects.count() == report_of(done).pictures == 1
    assert ImportedRow.objects.filter(kind="picture").count() == 2
    shown = [
        each.picture_id for each in Post.objects.get(slug="quiet-hour-2").blog_section_set.all()
    ]
    assert shown.count(Picture.objects.get().pk) == 2


def test_a_lead_picture_comes_too(monkeypatch):
    lead = SourcePicture(path="a.png", alt="Two cups of tea, steaming", credit="Mara Quill")
    opens(monkeypatch, FakeBlog([post(1, lead_picture=lead)], files={"a.png": picture()}))
    bring_in(OwnerFactory(), publish=True)
    edition = Edition.objects.get()
    assert edition.lead_picture.credit == "Mara Quill"
    assert edition.lead_picture.name == "A"


def test_slugs_that_are_taken_or_reserved_or_none(monkeypatch):
    opens(
        monkeypatch,
        FakeBlog(
            [
                post(1, slug="search"),
                post(2, slug="twice"),
                post(3, slug="twice"),
                post(4, slug="%D0%BF%D0%BE%D0%BA%D0%BE%D0%B9", title="покой"),
                post(5, slug="desk", kind=PostKind.PAGE),
                post(6, slug="", title=""),
                post(7, slug="%CF%83%CE%B5%CE%BB%CE%AF%CE%B4%CE%B1-2", title="Σελίδα 2"),
                post(8, slug="another-post.html"),
            ]
        ),
    )
    done = bring_in(OwnerFactory(), publish=True)
    slugs = list(done.rows.filter(kind="post").order_by("pk").values_list("slug", flat=True))
    assert slugs == [
        *("search-article", "twice", "twice-2"),
        *("article-2019-05-03", "desk-page", "article-2019-05-03-2"),
        *("article-2019-05-03-3", "another-post"),
    ]
    untitled = Post.objects.get(slug="article-2019-05-03-2")
    assert untitled.title == "Untitled, May 3, 2019"
    assert not untitled.editions.exists()


def test_a_slug_without_a_title_has_the_day_that_readers_see(monkeypatch):
    late = datetime(2019, 3, 6, 3, tzinfo=UTC)  # still the day before in Chicago
    opens(monkeypatch, FakeBlog([post(1, slug="", title="", published_at=late)]))
    Practice(time_zone="America/Chicago").save()
    bring_in(OwnerFactory())
    made = Post.objects.get()
    assert (made.slug, made.title) == ("article-2019-03-05", "Untitled, March 5, 2019")


def test_a_number_below_a_folder_is_no_address_of_the_folder(monkeypatch, client):
    """Of a blog at /words/blog/ each article is at /words/blog/?p=12, too, and so are its lists."""
    link = '<p>Rest. <a href="https://www.old.example/words/blog/?p=1">So</a>.</p>'
    posts = [
        post(n, link, old_addresses=[f"/words/blog/quiet-{n}/", f"/words/blog/?p={n}"])
        for n in (1, 2)
    ]
    calm = SourceTopic("calm", "Calm", "calm", "", ("/words/blog/?cat=3",))
    opens(monkeypatch, FakeBlog(posts, categories={"calm": calm}))
    bring_in(OwnerFactory(), publish=True, categories={"calm": "new"})
    assert client.get("/words/blog/quiet-2/")["Location"] == "/articles/quiet-hour-2/"
    assert client.get("/words/blog/").status_code == 404
    assert "/words/blog/?p=1" in str(Edition.objects.get(slug="quiet-hour-1").sections)


def test_an_old_address_that_is_a_page_here_stays_that(monkeypatch, client):
    opens(monkeypatch, FakeBlog([post(1, old_addresses=["/search/", "/feed/", "/old/"])]))
    done = bring_in(OwnerFactory(), publish=True)
    assert list(Redirect.objects.values_list("path", flat=True)) == ["/old/"]
    (row,) = to_put_right(done)
    assert sum("leads to another page here" in each for each in row.problems) == 2


def test_old_pages_of_authors_and_of_the_blog_lead_here(monkeypatch, client):
    blog = FakeBlog([post(n, old_addresses=[f"/journal/q-{n}/"]) for n in range(3)])
    blog.authors = {
        key: SourceAuthor(key, f"Mara {key}", old_addresses=(f"/author/{key}/",))
        for key in ("mara", "guest", "nobody")
    }
    blog.made[1] = post(1, authors=["guest"], status=Status.DRAFT)
    blog.made[2] = post(2, authors=["nobody"], old_addresses=["/journal/q-2/"])
    opens(monkeypatch, blog)
    first = read()
    chosen = {each.key: "new" for each in plan_of(first).authors}
    chosen[author_key("nobody")] = "nobody"

    done = bring_in(blog_import=first, publish=True, authors=chosen)

    def leads_to(path):
        return client.get(path).headers.get("Location")

    assert leads_to("/author/mara/") == "/authors/mara-mara/"
    assert leads_to("/author/nobody/") == "/authors/"
    assert leads_to("/journal") == "/articles/"
    assert client.get("/author/guest/").status_code == 404  # until something of hers is live
    assert report_of(done).redirects_waiting == 3
    actions.publish(Post.objects.get(slug="quiet-hour-1"), by=OwnerFactory())
    assert leads_to("/author/guest/") == "/authors/mara-guest/"
    assert report_of(done).redirects_waiting == 0


def test_a_summary_is_made_of_the_first_sentences_where_that_is_chosen(monkeypatch):
    words = "<p>Rest is a skill. " + "It can be learned slowly, and with a kind of patience. " * 9
    opens(monkeypatch, FakeBlog([post(1, words + "</p>", summary="")]))
    bring_in(OwnerFactory(), publish=True)
    summary = Edition.objects.get().summary
    assert summary.startswith("Rest is a skill. It can")
    assert summary.endswith(".")
    assert len(summary) <= 320


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        (
            "<ul><li>First</li><li>Second</li></ul><p>Rest is a skill. Begin:</p>",
            "Rest is a skill.",
        ),
        ('<p>A <a href="http://e.org">B</a> x<br>2</p><p>See http://e.org. Do.</p>', ""),
        ('<p>* First.</p><h2>Why?</h2><p>It <a href="http://e.org">helps</a>.</p>', "It helps."),
        ("<p>1. Sit.</p><p>2. Walk.</p>", ""),
    ],
)
def test_a_summary_has_no_points_of_lists_and_no_addresses(body, summary):
    sections = body_from_html(body, lambda _: None).proposal.sections
    assert first_sentences(sections) == summary


def test_a_summary_ends_with_a_whole_sentence_and_not_behind_mrs():
    first = f"Norland Park is {'a very ' * 12}large place."
    body = f"<p>{first} It looked {'rather ' * 15}fine, for Mrs. Dashwood {'said so ' * 15}.</p>"
    sections = body_from_html(body, lambda _: None).proposal.sections
    assert first_sentences(sections) == first
