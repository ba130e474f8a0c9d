"""Who made a picture, told from its caption."""

import pytest

from blog.importing.blogs.credits import split_credit


@pytest.mark.parametrize(
    ("caption", "rest", "credit"),
    [
        ("In June. Photo by Ana Ruiz", "In June.", "Photo by Ana Ruiz"),
        ("In June (Photo: Ana Ruiz)", "In June", "Photo: Ana Ruiz"),
        ("Photo by Ana Ruiz on Unsplash", "", "Photo by Ana Ruiz on Unsplash"),
        ("A lake – © Ana Ruiz.", "A lake", "© Ana Ruiz"),
        ("© 2020 Ana Ruiz", "", "© 2020 Ana Ruiz"),
        ("A lake | Image credit: Ana Ruiz", "A lake", "Image credit: Ana Ruiz"),
        ("A lake. Courtesy of the Lake Museum", "A lake. Courtesy of the Lake Museum", ""),
        ("A lake. Courtesy of Mara Lind", "A lake.", "Courtesy of Mara Lind"),
        ("A photo by the window", "A photo by the window", ""),
        ("Photo: a lamp, lit", "Photo: a lamp, lit", ""),
        ("The source: rest", "The source: rest", ""),
        ("", "", ""),
    ],
)
def test_what_is_said_of_who_made_it_is_apart(caption, rest, credit):
    assert split_credit(caption) == (rest, credit)


def test_long_captions_take_no_time():
    assert split_credit("(" * 20_000 + "Photo by A" * 20_000)[1] == ""
