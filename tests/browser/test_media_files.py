"""Worksheets and recordings at the desk: added in their section, and shown to readers."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from blog.models import MediaFile, Section
from tests.media import FOLDER
from tests.pdf import pdf

pytestmark = pytest.mark.browser

DROP = """([selector, name, type, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], name, { type }));
    const target = document.querySelector(selector);
    for (const kind of ["dragover", "drop"]) {
        const options = { dataTransfer: data, bubbles: true, cancelable: true };
        target.dispatchEvent(new DragEvent(kind, options));
    }
}"""


def test_a_worksheet_is_added_in_its_section_previewed_and_saved(page: Page, start):
    page.set_viewport_size({"width": 1440, "height": 900})
    editor = start([{"kind": "download"}])
    card = page.locator("#download-0")
    card.get_by_role("button", name="Choose a file").click()
    panel = page.get_by_role("dialog", name="Choose a file")
    content = pdf(pages=2, title="Five senses", language="es", tagged=True)
    movie = (FOLDER / "clip.mov").read_bytes()
    refused: FilePayload = {"name": "a.mov", "mimeType": "", "buffer": movie}
    chosen: FilePayload = {"name": "senses.pdf", "mimeType": "", "buffer": content}
    panel.get_by_label("Add files").set_input_files([refused, chosen])
    expect(panel).to_be_hidden()
    said = "“Senses” is chosen now. Not taken: a.mov. Why is said here."
    expect(card.get_by_text(said)).to_be_visible()
    expect(card.get_by_text("QuickTime movie")).to_be_visible()
    expect(card.get_by_role("button", name=re.compile("PDF, 2 pages"))).to_be_visible()
    expect(card.get_by_label("What it is called")).to_have_value("Five senses")
    expect(card.get_by_label("Its language, if another")).to_have_value("es")
    page.get_by_role("button", name="Preview", exact=True).click()
    shown = page.frame_locator("[data-preview-pane] iframe")
    expect(shown.get_by_role("link", name="Five senses")).to_be_visible()
    expect(shown.get_by_text("PDF, 2 pages, 1 KB, in Spanish")).to_be_visible()
    # What is dropped onto it is another section, of the kind in which it is shown.
    audio = [*(FOLDER / "tone.mp3").read_bytes()]
    page.evaluate(DROP, ["#download-0", "tone.mp3", "audio/mpeg", audio])
    recording = page.locator("#recording-0")
    expect(recording.get_by_role("button", name=re.compile("Tone MP3, 3 KB"))).to_be_visible()
    expect(shown.locator("audio")).to_be_visible()
    editor.save()  # before it is sent the page's address changes, which is no answer yet
    files = {file.kind: file for file in MediaFile.objects.all()}
    saved = Section.objects.order_by("ordering").values_list("kind", "file")
    assert [*saved] == [("download", files["pdf"].pk), ("recording", files["audio"].pk)]
