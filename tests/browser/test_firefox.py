"""Firefox too keeps every word, and shows the site at any width.

No word is lost however it came into whichever field (see test_words.py).
"""

import time
from collections.abc import Iterator

import pytest

from blog.models import EditingSession
from tests.browser.desk import CORRECT, FIELDS, SECTIONS_OF_FIELDS
from tests.browser.examples import publish_examples
from tests.factories import OwnerFactory, PostFactory
from tests.firefox import CONTROL, END, Firefox, running
from tests.frames import look

pytestmark = [pytest.mark.browser, pytest.mark.firefox]

PATIENCE = 20

# A text at rest gives way to its editor when it is focused, so each script looks for it anew.
FIND = """
    const [selector, index] = arguments[0].split(" >> nth=");
    const field = document.querySelectorAll(selector)[index ?? 0];
"""
FOCUS = f"{FIND} field.scrollIntoView({{ block: 'center' }}); field.focus();"
IS_AWAKE = f"{FIND} return field === document.activeElement && !field.closest('.cke--resting')"
SHOWN = f"{FIND} return field.value ?? field.textContent"
# As an input method does it: the letters change while they are composed.
COMPOSE = """
    const browser = Services.wm.getMostRecentWindow("navigator:browser");
    browser.gBrowser.selectedBrowser.focus();
    const Processor = Cc["@mozilla.org/text-input-processor;1"];
    const processor = Processor.createInstance(Ci.nsITextInputProcessor);
    processor.beginInputTransactionForTests(browser);
    processor.setPendingCompositionString("wo");
    processor.appendClauseToPendingComposition(2, processor.ATTR_RAW_CLAUSE);
    processor.setCaretInPendingComposition(2);
    processor.flushPendingComposition();
    processor.commitCompositionWith(arguments[0]);
"""
COPY = """
    const clipboard = Cc["@mozilla.org/widget/clipboardhelper;1"].getService(Ci.nsIClipboardHelper);
    clipboard.copyString(arguments[0]);
"""
# Beside the paragraphs or the list of a text, which are put right afterwards.
INSERT_BESIDE = """
    const field = document.activeElement;
    if (!("value" in field)) {
        getSelection().selectAllChildren(field);
        getSelection().collapseToEnd();
    }
    document.execCommand("insertText", false, arguments[0]);
"""
# On a rich text alone: into a plain field only a hand can drop, and what comes is an input event.
DROP = """
    const field = document.activeElement;
    const { right, bottom } = field.lastElementChild.getBoundingClientRect();
    const at = { clientX: right - 5, clientY: bottom - 5, bubbles: true, cancelable: true };
    const dataTransfer = new DataTransfer();
    dataTransfer.setData("text/plain", arguments[0]);
    for (const type of ["dragenter", "dragover", "drop"]) {
        field.dispatchEvent(new DragEvent(type, { ...at, dataTransfer }));
    }
"""
INSERT = "document.execCommand('insertText', false, arguments[0])"
UNDO = f"{INSERT}; document.execCommand('undo'); document.execCommand('redo')"
STATUS = "return document.querySelector('[data-autosave-status]').textContent"


# The width of its scrollbar, if it has one.
BAR_OF_TITLE = """
    const title = document.querySelector("#id_title");
    return title.offsetWidth - title.clientWidth;
"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory) -> Iterator[Firefox]:
    """The browser, which starts once."""
    with running(tmp_path_factory.mktemp("profile")) as firefox:
        yield firefox


class Ways:
    """The ways of words into a field without a key: by script, or as the browser does."""

    def __init__(self, firefox: Firefox) -> None:
        self.firefox = firefox

    def commanded(self, words: str) -> None:
        self.firefox.run(INSERT, words)

    def hurried(self, words: str) -> None:
        """At once after the field before, which must not take the focus back."""
        self.firefox.run(INSERT_BESIDE, words)

    def composed(self, words: str) -> None:
        self.firefox.run_inside(COMPOSE, words)

    def pasted(self, words: str) -> None:
        self.firefox.run_inside(COPY, words)
        self.firefox.press(CONTROL, "v")

    def dropped(self, words: str) -> None:
        self.firefox.run(DROP, words)

    def corrected(self, words: str) -> None:
        self.firefox.run(f"({CORRECT})(document.activeElement, arguments[0])", words)

    def undone(self, words: str) -> None:
        """The menu's Undo and then Redo, so that the words are there again."""
        self.firefox.run(UNDO, words)


WAYS = ["dropped", "hurried", "commanded", "composed", "pasted", "corrected", "undone"]


def wait_until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_comes_without_a_key_is_at_the_server(firefox, client, live_server):
    client.force_login(OwnerFactory())
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "path": "/desk/"}
    post = PostFactory(sections=SECTIONS_OF_FIELDS)
    lost = []

    def is_saved() -> bool:
        return "Saved" in firefox.run(STATUS)

    firefox.open(f"{live_server.url}/desk/login/")
    firefox.send("WebDriver:AddCookie", cookie=cookie)
    firefox.open(f"{live_server.url}/desk/blog/post/{post.pk}/change/")
    wait_until(is_saved)
    assert firefox.run(BAR_OF_TITLE) == 0
    for way in WAYS:
        expected = []
        for number, (name, selector) in enumerate(FIELDS.items()):
            if way == "dropped" and ".cke" not in selector:
                continue
            words = f"{way}{number}"
            firefox.run(FOCUS, selector)
            if way != "hurried":
                wait_until(lambda place=selector: firefox.run(IS_AWAKE, place))
                firefox.press(CONTROL, END)
            getattr(Ways(firefox), way)(f" {words}")
            wait_until(lambda place=selector, words=words: words in firefox.run(SHOWN, place))
            expected.append((name, words))
        wait_until(is_saved)
        stored = str(EditingSession.objects.get().data)
        lost += [each for each in expected if each[1] not in stored]
    assert not lost


def test_no_page_scrolls_sideways(firefox, live_server):
    addresses = publish_examples()
    firefox.open(f"{live_server.url}/robots.txt")
    assert not look(firefox.run, live_server.url, addresses, [(320, 100), (1280, 100)])
