"""What describes a picture, and what only stands in for that."""

import pytest

from blog.text.descriptions import description_flaws


def codes(text: str, name: str = "Kitchen", caption: str = "") -> list[str]:
    return [flaw.code for flaw in description_flaws(text, name=name, caption=caption)]


@pytest.mark.parametrize(
    "text",
    [
        *("IMG_1234", "img 1234 (2)", "IMG_20240503_101112", "DSC00012", "DSCF1234", "PXL_2024"),
        *("two_cups.jpg", "two_cups", "a1b2_c3", "photo", "Picture 3"),
        *("WhatsApp Image 2024-05-03 at 10.11.12", "Screenshot 2024-05-03", "leaves.jpg"),
        *("cups-20240503", "Cups2024", "(cups).png"),
    ],
)
def test_the_name_of_a_file_is_no_description(text):
    assert codes(text) == ["picture-file-name"]


@pytest.mark.parametrize(
    "text",
    [
        *("Two cups on a table", "Rain", "A phone shows 3 missed calls", "桌上的2个杯子", "تصویر"),
        *("A photographer at work", "Pictures of 3 generations", "The scan of a brain in blue"),
        "A quiet bedroom with an unmade bed at 6.30 in the morning.",
        *("988", "5-4-3-2-1", "4-7-8", "PHQ-9", "GAD-7", "COVID-19", "EMDR", "2024", "116 123"),
        *(
            "A file called report.png",
            "Two cups.jpg stands below it",
            "0800 1110",
            "Box-breathing",
            "❤",
        ),
    ],
)
def test_words_that_say_what_is_seen_are_one(text):
    assert codes(text) == []


@pytest.mark.parametrize("text", ["…", " - ", "?!"])
def test_signs_alone_say_nothing(text):
    (flaw,) = description_flaws(text, name="Kitchen", caption="")
    assert (flaw.code, flaw.must) == ("picture-no-words", True)
    assert "the name of a file" not in flaw.sentence


def test_neither_is_its_name_in_the_library_or_its_caption():
    assert codes("two cups, on a table.", name="Two cups on a table") == ["picture-name"]
    assert codes("In  March", caption="In March.") == ["picture-caption"]
    assert codes("In March", caption="In April") == []


@pytest.mark.parametrize("text", ["Image of two cups", "A photo of rain", "Una foto de la lluvia"])
def test_that_it_is_a_picture_is_heard_anyway(text):
    (flaw,) = description_flaws(text, name="", caption="")
    assert (flaw.code, flaw.must) == ("picture-opening", False)
