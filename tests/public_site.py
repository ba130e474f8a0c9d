"""A public site with a page of every kind and in every state, for what reads all of them.

Whoever adds a public page adds it here.
"""

import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from blog.articles import revisions, snapshot
from blog.models import (
    Author,
    AuthorRedirect,
    Category,
    CategoryRedirect,
    Picture,
    Post,
    Practice,
    Redirect,
    Series,
    Translation,
)
from blog.preview import links
from blog.public.pagination import PER_PAGE
from blog.publishing import actions
from blog.review import approvals, requests
from blog.taxonomy.editing import set_introduction
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    SupervisedCredentialFactory,
    approved,
    image_file,
    media_files,
)
from tests.section_examples import examples

RICH = (
    '<h3>Slower</h3><p>As <em>told</em> <a href="/articles/short/">before</a>,'
    ' <strong>slowly</strong>, by <a href="https://books.example/rain">a book</a>.</p>'
    "<ul><li>first</li><li>then</li></ul><blockquote><p>Rain is patient.</p></blockquote>"
)
LONG = "<p>" + "Rain comes and goes, and the window keeps both of them company. " * 60 + "</p>"


def older_page(address: str) -> str:
    """Follow the link to older articles, as a reader would."""
    page = Client().get(address).content.decode()
    return re.findall(r'href="([^"]*[?]before=[^"]+)"', page)[-1]


def build() -> dict[str, str]:
    """Make the site; give the address of each page by the name of what it shows."""
    owner = OwnerFactory()
    Practice(
        name="Willow & Lane",
        tagline="Notes for the hours between",
        email="hello@practice.example",
        phone="+1 651 555 0100",
        street_address="12 Lane",
        city="Saint Paul",
        legal_footer="© 2026 Willow & Lane PLLC",
        show_stale_notice=True,
    ).save()
    supervisor = LicenseFactory(author=AuthorFactory(name="Mara Lind")).author
    author = LicenseFactory(
        author=AuthorFactory(name="Ana Ruiz", slug="ana-ruiz", photo=PictureFactory(), bio=RICH),
        credential=SupervisedCredentialFactory(),
        supervisor=supervisor,
    ).author
    reviewer = LicenseFactory(
        author=AuthorFactory(name="Dana Whitfield", user=OwnerFactory()),
        credential=SupervisedCredentialFactory(),
        supervisor=supervisor,
    ).author
    couples = CategoryFactory(name="Couples", slug="couples", introduction=RICH)
    CategoryFactory(name="Empty", slug="empty")
    author.specialties.add(couples)
    shared = {"categories": [couples], "authors": [author], "tags": ["calm"]}

    def article(slug, *, at=None, until=None, **fields):
        post = PostFactory(slug=slug, **(shared | fields))
        ready = approved(post) if post.authors.exists() else post
        actions.publish(ready, by=owner, at=at, until=until)
        return post

    for number in range(PER_PAGE + 1):  # one of the category stands apart: where to start
        article(f"rain-{number}")
    overdue = timezone.localdate() - timedelta(days=9)
    article("short", authors=[], categories=[], tags=[], recheck_on=overdue)
    article(
        "careful",
        quick_exit=True,
        content_note="It speaks of fear.",
        sections=examples(PictureFactory(), files=media_files()),
    )
    article(
        "geshem",
        title="גשם",
        language="he",
        sections=examples(PictureFactory(), files=media_files()),
    )
    long = article(
        "long",
        title="What rain & wind “say”",
        subtitle="A long one",
        opening_line="It began slowly.",
        content_note="This article speaks of loss.",
        lead_picture=PictureFactory(credit="Photo: Lee"),
        authors=[author, supervisor],
        sections=[
            *examples(
                PictureFactory(credit="Drawing: Lee", file=image_file(size=(300, 500))),
                files=media_files(),
            ),
            *({"kind": "text", "heading": f"Part {n}", "body": RICH + LONG} for n in range(4)),
        ],
    )
    request = requests.request_review(long, reviewer=reviewer.user, by=owner)
    approvals.approve(
        request, by=reviewer.user, approval_hash=snapshot.build_edition(long).approval_hash
    )
    couples.start_here = long
    couples.save()
    set_introduction(Tag.objects.get(name="calm"), RICH)
    series = Series.objects.create(name="Rain & after")
    for position, slug in enumerate(("rain-0", "long", "geshem")):
        series.parts.create(post=Post.objects.get(slug=slug), position=position)
    Translation.objects.create(post=Post.objects.get(slug="geshem"), original=long)
    gone = article("gone")
    actions.take_down(gone, by=owner)
    link = links.create_link(
        long,
        revisions.save_revision(long, owner),
        recipient="Dr. Lind",
        last_day=timezone.localdate() + timedelta(days=2),
        by=owner,
    )
    assert b"was due to be checked again" in Client().get("/articles/short/").content
    today = timezone.localdate(timezone=Practice.load().zone)
    year, month = today.year, today.strftime("/archive/%Y/%m/")
    return {
        "home": "/",
        "all articles, older": older_page("/articles/"),
        "long article": "/articles/long/",
        "short article": "/articles/short/",
        "article to be left quickly": "/articles/careful/",
        "article from right to left": "/articles/geshem/",
        "cards": "/articles/long/cards/",
        "cards to be left quickly": "/articles/careful/cards/",
        "category": "/categories/couples/",
        "category, older": older_page("/categories/couples/"),
        "category, empty": "/categories/empty/",
        "tag": "/tags/calm/",
        "tag, older": older_page("/tags/calm/"),
        "author": "/authors/ana-ruiz/",
        "author, older": older_page("/authors/ana-ruiz/"),
        "all articles": "/articles/",
        "categories": "/categories/",
        "tags": "/tags/",
        "authors": "/authors/",
        "archive": "/archive/",
        "year": f"/archive/{year}/",
        "year, older": older_page(f"/archive/{year}/"),
        "month": month,
        "month, older": older_page(month),
        "search": "/search/",
        "search, found": "/search/?q=rain&year=",
        "search, next": "/search/?author=ana-ruiz&page=2",
        "search, refused": f"/search/?q={'rain' * 80}",
        "search, narrowed": f"/search/?q=rain&author=ana-ruiz&year={year}",
        "search, misspelled": "/search/?q=pateint",
        "search, nothing": "/search/?q=zebra&category=gone",
        "not found": "/no-such-page/",
        "gone": "/articles/gone/",
        "preview": reverse("preview_link", args=[links.link_token(link)]),
        "preview, ended": reverse("preview_link", args=["never"]),
    }


def every_address() -> list[str]:
    """Make a site; return an address of each public page, and of what leads to one."""
    addresses = list(build().values())
    author, category = Author.objects.get(slug="ana-ruiz"), Category.objects.get(slug="couples")
    AuthorRedirect.objects.create(slug="ana", author=author)
    CategoryRedirect.objects.create(slug="pairs", category=category)
    Tag.objects.get(name="calm").redirects.create(slug="calmness")
    Redirect.objects.create(path="/2019/post/", destination="/articles/long/")
    picture = Picture.objects.filter(edition_links__isnull=False)[0]
    share_images = re.findall(
        r"/articles/long/share.jpg\?v=\w{16}", Client().get("/articles/long/").content.decode()
    )
    feeds = [
        f"{below}feed/{form}"
        for below in ("/", "/categories/couples/", "/tags/calm/", "/authors/ana-ruiz/")
        for form in ("", "atom/", "json/")
    ]
    return [
        *addresses, *feeds,
        "/authors/ana/", "/categories/pairs/", "/tags/calmness/", "/2019/post/", "/articles/long",
        picture.url(picture.rendition_names[0]), media_files()["pdf"].url(),
        share_images[0], "/share.jpg", "/favicon.ico", "/icon.svg", "/apple-touch-icon.png",
        "/topics/", "/sitemap.xml", "/sitemap-lists.xml", "/sitemap-articles-1.xml",
        "/opensearch.xml", "/robots.txt", "/.well-known/security.txt",
    ]  # fmt: skip
