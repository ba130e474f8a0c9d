"""What is asked of worksheets and recordings before they are published."""

import pytest
from django.utils import timezone

from blog.articles import content, snapshot
from blog.checklist import check_post
from blog.models import Practice
from tests.factories import ReadyPostFactory, media_file, media_files
from tests.pdf import pdf
from tests.section_examples import EXAMPLES

pytestmark = pytest.mark.django_db


def found(*sections) -> dict[str, str]:
    checklist = check_post(ReadyPostFactory(sections=[*sections]))
    codes = ("pdf-", "recording-", "video-", "section-")
    return {each.code: each.sentence for each in checklist.open if each.code.startswith(codes)}


def must(*sections) -> set[str]:
    return {each.code for each in check_post(ReadyPostFactory(sections=[*sections])).blocking}


def test_a_pdf_that_screen_readers_find_their_way_in_is_enough():
    file = media_file("rain.pdf", pdf(title="Of rain", language="es", tagged=True))
    assert found(EXAMPLES["download"] | {"file": file}) == {}


def test_of_one_without_tags_title_and_another_language_it_is_said():
    Practice(language="en-US").save()
    file = media_file("rain.pdf", pdf(language="pt-BR"))
    section = EXAMPLES["download"] | {"file": file}
    sentences = found(section)
    assert {*sentences} == {"pdf-untagged", "pdf-untitled", "pdf-language"}
    assert "screen readers can’t find their way" in sentences["pdf-untagged"]
    assert "in Brazilian Portuguese, and readers are told Spanish" in sentences["pdf-language"]
    assert not must(section) & {*sentences}  # advice: it can be waived with a reason


def test_the_pdf_of_a_next_step_is_looked_at_too():
    file = media_file("rain.pdf", pdf(language="pt-BR"))
    step = {"kind": "callout", "tone": "next", "body": "<p>Print it.</p>", "file": file}
    sentences = found(step | {"action": "download"})
    assert {*sentences} == {"pdf-untagged", "pdf-untitled"}  # its language isn't said to readers
    assert "“rain.pdf”" in sentences["pdf-untagged"]
    assert found(step | {"action": "phone"}) == {}


def test_captions_of_a_video_that_gave_way_to_audio_do_not_become_public():
    files = media_files()
    section = EXAMPLES["recording"] | {"file": files["audio"], "captions": files["captions"]}
    post = ReadyPostFactory(sections=[section])
    for edition in (
        snapshot.build_edition(post),
        snapshot.edition_from_content(content.content_from_post(post), post, timezone.now()),
    ):
        assert edition.file_list == [files["audio"]]
        assert not edition.sections[0]["captions"]
    assert post.blog_section_set.get().captions == files["captions"]  # the desk keeps them


def test_a_recording_needs_its_transcript_and_a_video_its_captions():
    files = media_files()
    silent = EXAMPLES["recording"] | {"body": ""}
    audio, video = silent | {"file": files["audio"]}, silent | {"file": files["video"]}
    assert {*found(audio)} == {"recording-without-transcript"}
    assert must(video) >= {"recording-without-transcript", "video-without-captions"}
    ready = EXAMPLES["recording"] | {"file": files["video"], "captions": files["captions"]}
    assert found(ready) == {}
    assert found(EXAMPLES["recording"] | {"file": files["audio"]}) == {}


def test_a_link_needs_neither_and_an_address_that_nobody_can_listen_in_on():
    link = EXAMPLES["recording link"]
    assert found(link) == {}
    insecure = found(link | {"link": "http://radio.example/rain"})
    assert "has to begin with https://" in insecure["section-unfinished"]
    assert "doesn’t say yet where it is" in found(link | {"link": ""})["section-empty"]
