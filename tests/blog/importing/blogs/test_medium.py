"""Stories of Medium: what their files say, and what is told apart in them."""

from datetime import UTC, datetime

import pytest

from blog.importing.blogs import SourcePicture, Status
from blog.importing.blogs.detect import open_blog
from blog.visibility import PostKind
from tests.blog.importing.blogs.bodies import kinds, left_out, shown, words
from tests.blog.importing.blogs.zips import write_zip

CANONICAL = "https://medium.com/@una/rest-well-0123456789ab"
NAME = "posts/2024-02-01_Rest-well-0123456789ab.html"


def story(body, *, title="Rest well", subtitle="", canonical=CANONICAL, time="", more=""):
    moment = time and f'<time class="dt-published" datetime="{time}">then</time>'
    link = canonical and f'<p><a href="{canonical}" class="p-canonical">Canonical link</a></p>'
    under = subtitle and f'<section data-field="subtitle" class="p-summary">{subtitle}</section>'
    return (
        f'<html><body><article class="h-entry"><header><h1 class="p-name">{title}</h1></header>'
        f'{under}<section data-field="body" class="e-content"><section class="section"><div'
        f' class="section-divider"><hr class="section-divider"></div>{body}</section></section>'
        f'<footer>{more}<p>By <a href="https://medium.com/@una" class="p-author">Una Reed</a>'
        f"{moment}</p>{link}<p>Exported from <a href='https://medium.com'>Medium</a></p></footer>"
        "</article></body></html>"
    )


def graf(kind, words, tag="p"):
    return f'<{tag} class="graf graf--{kind}">{words}</{tag}>'


@pytest.fixture
def medium(tmp_path):
    opened = []

    def open_zip(html=None, **files):
        texts = {NAME: html, **files} if html else files
        opened.append(open_blog(write_zip(tmp_path, texts)))
        return opened[-1]

    yield open_zip
    for blog in opened:
        blog.close()


def read(blog):
    (post,) = blog.posts()
    return post, blog.body(post)


def test_a_story_is_what_its_file_says(medium):
    tags = '<p class="p-tags">Tagged <a class="p-tag" href="https://medium.com/tag/sleep">Sleep</a></p>'
    html = story(graf("p", "Words."), subtitle="Every day", time="2024-02-01T10:30:00Z", more=tags)
    blog = medium(html, **{"profile/profile.html": "una@example.com"})
    post, body = read(blog)
    assert (post.key, post.kind, post.status) == ("0123456789ab", PostKind.ARTICLE, Status.LIVE)
    assert (post.title, post.subtitle, post.slug) == ("Rest well", "Every day", "rest-well")
    assert post.published_at == datetime(2024, 2, 1, 10, 30, tzinfo=UTC)
    assert post.old_addresses == ["/@una/rest-well-0123456789ab", "/p/0123456789ab"]
    assert [blog.authors[key].name for key in post.authors] == ["Una Reed"]
    assert [blog.tags[key].name for key in post.tags] == ["Sleep"]
    assert (blog.address, words(body)) == ("https://medium.com", "Words.")


def test_title_subtitle_and_main_picture_are_not_said_twice(medium):
    image = "<img src='https://cdn-images-1.medium.com/max/800/1*a.jpeg' alt='A lake'>"
    html = story(
        graf("h3 graf--title", "“Rest” well", "h3")
        + graf("h4 graf--subtitle", "Every day.", "h4")
        + graf("figure", f"{image}<figcaption>Photo by A. Bee</figcaption>", "figure")
        + graf("p", "Words.")
        + "<hr>"
        + graf("h4", "Then", "h4")
        + graf("p", "More."),
        title="&quot;Rest&quot; well",
        subtitle="Every day",
    )
    post, body = read(medium(html))
    assert post.lead_picture == SourcePicture(
        address="https://cdn-images-1.medium.com/max/2600/1*a.jpeg",
        alt="A lake",
        credit="Photo by A. Bee",
    )
    assert [section["heading"] for section in body.proposal.sections] == ["", "Then"]
    assert words(body) == "Words. Then More."


def test_first_words_that_medium_took_for_a_subtitle_are_none(medium):
    text = "Every day we sleep, and nobody knows why."
    post, body = read(medium(story(graf("p", text), subtitle="Every day we sleep, and…")))
    assert post.subtitle == ""
    assert words(body) == text


def test_drafts_have_no_date_and_no_address(medium):
    html = story(graf("p", "Words."), canonical="").replace(
        "Exported", "<a href='https://medium.com/p/ffff0123abcd'>View original.</a> Exported"
    )
    (post,) = medium(**{"posts/draft_Rest-ffff0123abcd.html": html}).posts()
    assert (post.status, post.key) == (Status.DRAFT, "ffff0123abcd")
    assert (post.published_at, post.old_addresses, post.slug) == (None, [], "")


def test_a_date_is_had_from_the_name_of_the_file(medium):
    (post,) = medium(story(graf("p", "Words."))).posts()
    assert post.published_at == datetime(2024, 2, 1, 12, tzinfo=UTC)
    (post,) = medium(**{"posts/x.html": story(graf("p", "Words."))}).posts()
    assert (post.status, post.published_at) == (Status.LIVE, None)
    assert post.why == "The file doesn’t say when it was published."


def test_an_address_without_words_and_one_of_another_site(medium):
    (post,) = medium(story(graf("p", "W."), canonical="https://medium.com/@una/1234567890")).posts()
    assert (post.key, post.slug) == ("1234567890", "")
    (post,) = medium(story(graf("p", "W."), canonical="https://e.org/blog/rest")).posts()
    assert post.why == "It first appeared elsewhere: https://e.org/blog/rest"
    assert (post.key, post.slug, post.old_addresses) == ("0123456789ab", "", [])
    blog = medium(story(graf("p", "W."), canonical="https://blog.una.example/rest-0123456789ab"))
    assert blog.address == "https://blog.una.example"


def test_responses_are_told_apart(medium):
    answer = "Thank you for this, it helped me"
    responses = {
        "posts/2024-02-02_1-aaaa0123abcd.html": story(graf("p", answer), title=answer),
        "posts/2024-02-02_2-bbbb0123abcd.html": story(
            graf("p", f"{answer} more than I can say."), title=f"{answer}…"
        ),
    }
    blog = medium(story(graf("p", "Words.")), **responses)
    assert [post.title for post in blog.posts()] == ["Rest well"]
    assert blog.passed_over == {"responses to other people": 2}


@pytest.mark.parametrize(
    "body",
    [
        graf("h3 graf--title", "Rest well", "h3") + graf("p", "Rest well tonight."),
        graf("p", "Rest well") + graf("h4", "How", "h4") + graf("p", "So."),
        graf("p", "Rest well. " + "Sleep is long. " * 200),
    ],
)
def test_a_story_that_begins_with_its_title_is_no_response(medium, body):
    assert len(list(medium(story(body)).posts())) == 1


def test_quotations_cards_code_and_frames(medium):
    card = (
        '<div class="graf graf--mixtapeEmbed"><a href="https://e.org/x" class="markup--anchor">'
        '<strong class="markup--strong">A title</strong><br><em>About it</em>e.org</a><a'
        ' href="https://e.org/x" class="js-mixtapeImage"></a></div>'
    )
    body = read(
        medium(
            story(
                graf("p", "Above.")
                + graf("pullquote", "Rest is work.", "blockquote")
                + graf("p", "Between.")
                + graf("blockquote", "A plain one.", "blockquote")
                + card
                + graf("pre", "<code>a<br>    b</code>", "pre")
                + graf("figure graf--iframe", "<iframe src='https://www.youtube.com/embed/"
                       "abcdefghijk'></iframe><figcaption>Calm</figcaption>", "figure")
                + "<figure class='graf graf--figure'><script src='https://medium.com/media/1a/href'>"
                "</script></figure>"
            )
        )
    )[1]  # fmt: skip
    assert kinds(body) == ["text", "quote", "text", "recording", "text"]
    assert "<blockquote><p>A plain one.</p></blockquote>" in shown(body)
    assert "A title About it e.org" in words(body)
    assert "a<br>" in shown(body)
    assert "Calm" in words(body)
    assert ("linked", "https://medium.com/media/1a") in left_out(body)


def test_rows_of_pictures_keep_their_order_and_links_lead_where_they_say(medium):
    images = "".join(
        f"<figure class='graf graf--figure'><div><img src='https://e.org/{name}.jpg'></div></figure>"
        for name in "ba"
    )
    away = "https://medium.com/r/?url=https%3A%2F%2Fe.org%2Fthere"
    _, body = read(
        medium(
            story(
                graf("p", f'Go <a href="{away}">there</a>.')
                + f"<div class='section-inner sectionLayout--outsetRow'>{images}</div>"
            )
        )
    )
    assert list(body.pictures) == ["https://e.org/b.jpg", "https://e.org/a.jpg"]
    assert 'href="https://e.org/there"' in shown(body)


def test_only_stories_are_opened(medium, monkeypatch):
    blog = medium(
        story(graf("p", "Words.")),
        **{"ips/ips-0001.html": "198.51.100.7", "lists/x.html": "x", "claps/c.html": "x"},
    )
    opened = []
    read_file = type(blog.archive).open

    def open_file(archive, name):
        opened.append(name)
        return read_file(archive, name)

    monkeypatch.setattr(type(blog.archive), "open", open_file)
    read(blog)
    assert set(opened) == {NAME}
