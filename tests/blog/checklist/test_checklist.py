"""Each check: what trips it, with its sentence and where it leads, and what doesn't."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag

from blog import checklist
from blog.checklist.claims import CLAIMS
from blog.checklist.readability import reading_grade
from blog.models import (
    Author,
    AuthorRedirect,
    CategoryRedirect,
    Post,
    Practice,
    Redirect,
    TagRedirect,
)
from blog.publishing import actions
from tests.factories import (
    CategoryFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    ReadyPostFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db

TEXT = {"kind": "text", "heading": "Where it starts", "body": "<p>The first words.</p>"}
HARD = (
    "<p>Notwithstanding considerable methodological heterogeneity, contemporary investigations "
    "demonstrate that dispositional characteristics substantially influence psychotherapeutic "
    "relationships, particularly whenever institutional circumstances necessitate abbreviated "
    "interventions.</p>"
)
EASY = "<p>The rain came down. We sat by the door and said no word at all. It was good.</p>"


def text(body: str, heading: str = "Where it starts") -> dict[str, str]:
    return {"kind": "text", "heading": heading, "body": body}


def found(post, code: str) -> list[checklist.Finding]:
    judged = checklist.check_post(type(post).objects.get(pk=post.pk))
    return [finding for finding in judged.open if finding.code == code]


def place(post, finding: checklist.Finding) -> str:
    """Where a finding leads, with the number of the section in place of its key."""
    keys = [section.pk for section in post.blog_section_set.order_by("ordering")]
    words = finding.target.split("-")
    if words[0] == "section":
        words[1] = str(1 + keys.index(int(words[1])))
    return "-".join(words)


def one(post, code: str) -> checklist.Finding:
    (finding,) = found(post, code)
    return finding


@pytest.mark.parametrize(
    ("code", "blocks", "article", "sentence", "target"),
    [
        ("nothing-to-read", True, {"sections": []}, "add a section first", "add-section"),
        ("summary-empty", True, {"summary": " "}, "The summary is empty", "id_summary"),
        (
            "section-empty",
            True,
            {"sections": [TEXT, {"kind": "list", "heading": "Signs", "items": []}]},
            "The section “Signs” is empty",
            "section-2-items",
        ),
        (
            "section-empty",
            True,
            {"sections": [TEXT, {"kind": "quote"}]},
            "The section “Quote” is empty",
            "section-2-quote",
        ),
        (
            "section-empty",
            True,
            {"sections": [TEXT, {"kind": "picture", "caption": "The room"}]},
            "The section “Picture” is empty",
            "section-2-picture",
        ),
        (
            "bold-heading",
            False,
            {"sections": [text("<p>A word.</p><p><strong>What helps</strong></p>")]},
            "“What helps” is bold, but not a heading",
            "section-1-body",
        ),
        (
            "bold-heading",
            False,
            {"sections": [text("<p><strong>What helps</strong><br>Sitting down.</p>")]},
            "“What helps” is bold",
            "section-1-body",
        ),
        (
            "heading-twice",
            False,
            {"sections": [TEXT, text("<p>More.</p>", heading="where it Starts")]},
            "The heading “where it Starts” is used twice",
            "section-2-heading",
        ),
        (
            "heading-twice",
            False,
            {"sections": [text("<p>One.</p><h3>Where it starts</h3><p>Two.</p>")]},
            "The heading “Where it starts” is used twice",
            "section-1-body",
        ),
        (
            "link-words",
            False,
            {
                "sections": [
                    text('<p>To learn more <a href="https://a.example/">click here</a>.</p>')
                ]
            },
            "The link “click here” doesn’t say where it leads",
            "section-1-body",
        ),
        (
            "link-words",
            False,
            {
                "sections": [
                    {
                        "kind": "list",
                        "items": [{"text": "One"}],
                        "closing": '<p><a href="https://a.example/">Read more …</a></p>',
                    }
                ]
            },
            "The link “Read more …” doesn’t say",
            "section-1-closing",
        ),
        (
            "link-words",
            False,
            {
                "sections": [
                    text('<p>See <a href="https://a.example/b">https://a.example/b</a></p>')
                ]
            },
            "is a bare address",
            "section-1-body",
        ),
        (
            "claim",
            False,
            {"summary": "How we cured anxiety."},
            "“cured” promises more than an article should",
            "id_summary",
        ),
        (
            "claim",
            False,
            {
                "sections": [
                    {
                        "kind": "questions",
                        "items": [
                            {"question": "Does it help?", "answer": "Often."},
                            {"question": "Always?", "answer": "Yes. We guarantee it."},
                        ],
                    }
                ]
            },
            "“guarantee” promises more",
            "section-1-items-answer_html-1",
        ),
        (
            "reading-grade",
            False,
            {"sections": [text(EASY), text(HARD * 4, "After that")]},
            "the practice aims for grade 9 or below",
            "section-2-body",
        ),
    ],
)
def test_what_trips_a_check_is_said_and_leads_to_its_field(code, blocks, article, sentence, target):
    post = ReadyPostFactory(**article)
    finding = one(post, code)
    assert sentence in finding.sentence
    assert place(post, finding) == target
    assert finding.blocking is blocks


def test_an_article_that_nobody_signs_under_no_subject_is_told():
    post = PostFactory()
    assert one(post, "author-missing").target == "id_author_order"
    assert one(post, "category-missing").target == "id_category_order"


def test_each_description_of_a_picture_is_judged_where_it_stands():
    cups = PictureFactory(name="Two cups", alt_text="two_cups.jpg", caption="At noon")
    post = ReadyPostFactory(
        lead_picture=cups,
        sections=[
            {"kind": "picture", "picture": cups, "alt_text": "Image of two cups"},
            {"kind": "picture", "picture": cups, "alt_text": "At noon."},
            {"kind": "picture", "picture": cups, "alt_text": "At noon.", "caption": "At night"},
            {"kind": "picture", "picture": cups},
        ],
    )
    finding = one(post, "picture-file-name")  # the lead and the last: one description
    assert (finding.blocking, finding.picture, finding.target) == (True, cups.pk, "id_lead_picture")
    finding = one(post, "picture-opening")
    assert (finding.blocking, place(post, finding)) == (False, "section-1-alt_text")
    finding = one(post, "picture-caption")
    assert (finding.blocking, place(post, finding)) == (True, "section-2-alt_text")
    assert finding.picture is None


def test_a_picture_that_is_described_where_it_is_used_needs_no_other_description():
    bare = PictureFactory(alt_text="")
    sections = [{"kind": "picture", "picture": bare, "alt_text": "Two cups"}, TEXT]
    assert not found(ReadyPostFactory(sections=sections), "picture-undescribed")
    assert one(ReadyPostFactory(sections=sections, lead_picture=bare), "picture-undescribed")


def test_a_picture_without_a_description_leads_to_the_library():
    cups, bare = PictureFactory(), PictureFactory(name="Two cups", alt_text=" ")
    post = ReadyPostFactory(
        lead_picture=cups, sections=[TEXT, {"kind": "picture", "picture": bare}]
    )
    finding = one(post, "picture-undescribed")
    assert "“Two cups” has no description" in finding.sentence
    assert (finding.picture, place(post, finding)) == (bare.pk, "section-2-picture")
    bare.decorative = True
    bare.save()
    assert not found(post, "picture-undescribed")


@pytest.mark.parametrize(
    "body",
    [
        "<p><strong>Call 911 now.</strong></p>",
        "<p><strong>One word</strong> is enough</p>",
        "<p><strong>" + "A long sentence that is loud on purpose " * 3 + "</strong></p>",
        "<ul><li><strong>Sleep</strong></li></ul>",
        "<p>Intro.</p><h3>What <strong>helps</strong></h3><p>Sitting.</p>",
        '<p>Call <a href="tel:988">988</a> or see '
        '<a href="https://988lifeline.org/">988lifeline.org</a>.</p>',
        '<p><a href="mailto:a@example.com">Write to us</a>, or <a href="#top">go up</a>.</p>',
        "<p>There is no cure, and nobody can’t guarantee it. I don’t guarantee anything.</p>",
        "<p>Help doesn’t always help. It does not work for everyone.</p>",
        "<p>It is best practice to rest. We found shelter under the leading edge of the roof.</p>",
        "<p>Say what you saw; the clients of the bank said so.</p>",
    ],
)
def test_what_is_in_order_trips_nothing(body):
    post = ReadyPostFactory(sections=[text(body)])
    assert checklist.check_post(post).open == []


def test_a_reference_may_show_its_address_and_a_title_may_say_cure():
    reference = {"text": "The talking cure. A history.", "identifier": "https://a.example/cure"}
    post = ReadyPostFactory(sections=[TEXT, {"kind": "references", "items": [reference]}])
    assert checklist.check_post(post).open == []


# --- Links within the site -----------------------------------------------------------------------


LEAD_NOWHERE = [
    ("/articles/nowhere/", "there is no such article"),
    ("https://testserver/articles/nowhere/", "there is no such article"),
    ("//testserver/articles/nowhere/", "there is no such article"),
    ("../nowhere/", "there is no such article"),
    ("/articles/a-draft/", "leads to /articles/a-draft/, which readers can’t see yet"),
    ("/articles/next-week/", "leads to /articles/next-week/, which readers can’t see yet"),
    ("/nowhere/at/all", "leads to /nowhere/at/all, and there is no such page"),
    ("/articles/nowhere/cards/", "there is no such article"),
    ("/gone-for-good/", "there is no such page"),
    ("/desk/blog/post/1/change/", "leads to the desk, which readers can’t open"),
    ("/preview/abc/", "leads to a preview, which ends on its day"),
    ("/categories/nowhere/", "where readers find nothing"),
    ("/tags/nowhere/", "where readers find nothing"),
    ("/authors/writes-nothing-yet/", "where readers find nothing"),
]


def test_a_link_through_a_site_that_counts_readers_is_told(db):
    tracked, hidden = "https://example.org/?utm_source=x", "https://t.co/aBcDeF"
    links = "".join(f'<a href="{url}">A study</a> and ' for url in (tracked, hidden))
    post = ReadyPostFactory(sections=[text(f"<p>{links}more.</p>")])
    direct, opened = (finding.sentence for finding in found(post, "link-detour"))
    assert "let it lead to https://example.org/ itself" in direct
    assert "link the address where you arrive" in opened
    plain = ReadyPostFactory(sections=[text('<p><a href="https://example.org/">A study</a></p>')])
    assert not found(plain, "link-detour")


def test_a_link_within_the_site_that_leads_nowhere_is_told(db, subtests):
    PostFactory(title="A draft", slug="a-draft")
    later = PostFactory(title="Next week", slug="next-week")
    actions.publish(later, by=OwnerFactory(), at=timezone.now() + timedelta(days=7))
    Author.objects.create(name="Robin", slug="writes-nothing-yet")
    Redirect.objects.create(path="/gone-for-good/")
    for address, sentence in LEAD_NOWHERE:
        with subtests.test(address):
            body = text(f'<p>As <a href="{address}">told before</a>.</p>')
            post = ReadyPostFactory(sections=[body])
            finding = one(post, "own-link")
            assert finding.sentence.startswith("The link “told before” ")
            assert sentence in finding.sentence
            assert place(post, finding) == "section-1-body"


LEAD_SOMEWHERE = [
    "/",
    "/articles/live/",
    "/articles/live",
    "https://testserver/articles/live/?from=here#end",
    "../live/",
    "/articles/formerly/",  # leads on to where the article is now
    "/articles/this-one/",
    "/categories/rest/",
    "/categories/resting/",
    "/tags/sleep/",
    "/tags/sleeping/",
    "/authors/robin/",
    "/authors/rob/",
    "/Articles/Live",
    "/articles/LIVE/",
    "/2019/05/from-the-old-site",
    "/articles/live/cards/",
    "/categories/",
    "/feed/",
    "#top",
    "https://elsewhere.example/articles/nowhere/",
    "mailto:a@example.com",
]


def test_a_link_within_the_site_that_leads_somewhere_is_fine(db, subtests):
    robin = Author.objects.create(name="Robin", slug="robin")
    live = PostFactory(slug="formerly", authors=[robin], tags=["sleep"])
    actions.publish(live, by=OwnerFactory())
    live.slug = "live"
    live.save()
    actions.publish(live, by=OwnerFactory())
    CategoryRedirect.objects.create(slug="resting", category=CategoryFactory(slug="rest"))
    TagRedirect.objects.create(slug="sleeping", tag=Tag.objects.get())
    AuthorRedirect.objects.create(slug="rob", author=robin)
    Redirect.objects.create(path="/2019/05/from-the-old-site/", destination="/articles/live/")
    for address in LEAD_SOMEWHERE:
        with subtests.test(address):
            Post.objects.filter(slug="this-one").delete()
            body = text(f'<p>As <a href="{address}">told before</a>.</p>')
            post = ReadyPostFactory(slug="this-one", sections=[body])
            assert not found(post, "own-link")


def test_many_links_are_looked_up_in_as_many_queries_as_a_few(django_assert_num_queries):
    def body(count):
        kinds = ("articles", "categories", "tags", "authors")
        hrefs = [f"/{kind}/nowhere-{number}/" for number in range(count) for kind in kinds]
        return text("".join(f'<p><a href="{href}">told before</a></p>' for href in hrefs))

    few, many = (ReadyPostFactory(sections=[body(count)]) for count in (1, 12))
    with CaptureQueriesContext(connection) as asked:
        assert found(few, "own-link")
    with django_assert_num_queries(len(asked)):
        assert len(found(many, "own-link")) == 48


def test_what_will_be_live_by_then_may_be_linked():
    soon = timezone.now() + timedelta(days=1)
    actions.publish(PostFactory(slug="sooner"), by=OwnerFactory(), at=soon)
    post = ReadyPostFactory(sections=[text('<p><a href="/articles/sooner/">Told before</a></p>')])
    assert checklist.check_post(post).open
    assert not checklist.check_post(post, soon + timedelta(hours=1)).open


# --- Claims and reading --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("This will cure you.", "cure"),
        ("We are curing panic.", "curing"),
        ("Results are guaranteed.", "guaranteed"),
        ("It is 100% safe.", "100%"),
        ("It works for everyone.", "works for everyone"),
        ("This never fails.", "never fails"),
        ("A clinically proven way.", "clinically proven"),
        ("It is proven to help.", "proven to"),
        ("Our success rate is high.", "success rate"),
        ("You will feel instant relief.", "instant relief"),
        ("Read our testimonials.", "testimonials"),
        ("My clients often tell me so.", "My clients often tell"),
        ("The best couples therapist in town.", "best couples therapist"),
        ("Clients say: “She saved us.”", "Clients say: “"),
        ("We’re #1 in Saint Paul.", "#1"),
    ],
)
def test_a_claim_is_named_with_the_rule_behind_it(words, said):
    post = ReadyPostFactory(sections=[text(f"<p>It rained. {words} So it was.</p>")])
    finding = one(post, "claim")
    assert f"“{said}”" in finding.sentence
    assert finding.quotes == (words,)
    assert finding.reason.endswith(")")


def test_the_list_of_claims_is_complete():
    assert len(CLAIMS) >= 10
    for claim in CLAIMS:
        assert claim["reason"].endswith(".")
        assert claim["source"]


def test_the_aim_of_the_practice_counts_and_the_longest_sentences_are_named():
    sections = [text(EASY * 3 + HARD * 3)]
    post = ReadyPostFactory(sections=sections)
    reached = one(post, "reading-grade")
    assert reached.quotes[0].startswith("Notwithstanding")
    assert len(reached.quotes) == 3
    assert len(set(reached.quotes)) == 3
    Practice(reading_grade_aim=99).save()
    assert not found(post, "reading-grade")


def test_a_short_text_has_no_grade():
    assert not found(ReadyPostFactory(sections=[text(HARD)]), "reading-grade")


def test_the_grade_is_that_of_flesch_and_kincaid():
    # 120 words in 10 sentences of 12 words, each word of one syllable: 0.39 * 12 + 11.8 - 15.59
    assert reading_grade(["The cat sat on the mat and the dog lay by it."] * 10) == pytest.approx(
        0.89
    )


@pytest.mark.parametrize(
    ("words", "cut"),
    [
        ("It rained. We stayed.", ["It rained.", "We stayed."]),
        ("“Why?” He left.", ["“Why?”", "He left."]),
        ("Dr. Vale and e.g. Robin came.", ["Dr. Vale and e.g. Robin came."]),
        ("It took 2.5 hours", ["It took 2.5 hours"]),
    ],
)
def test_sentences_are_cut_where_they_end(words, cut):
    post = PostFactory(sections=[text(f"<p>{words}</p>")])
    passage = checklist.CheckedArticle.from_post(post, timezone.now()).passages[-1]
    assert list(passage.sentences) == cut


# --- What it costs -------------------------------------------------------------------------------


def test_it_costs_few_queries_whatever_the_number_of_sections(django_assert_max_num_queries):
    post = ReadyPostFactory(
        lead_picture=PictureFactory(), sections=[text(f"<p>{n}</p>", f"Part {n}") for n in range(9)]
    )
    with django_assert_max_num_queries(8):
        checklist.check_post(post)
    SectionFactory(parent=post, kind="text", body="<p>More</p>", ordering=100)
    with django_assert_max_num_queries(8):
        checklist.check_post(type(post).objects.get(pk=post.pk))
