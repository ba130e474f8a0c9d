"""The stylesheets hold nothing that no page has, and only tokens.css names colors and sizes.

What a browser makes of them on every kind of page: ``tests/soak/css_coverage.py``.
"""

import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from PIL import ImageColor

ROOT = settings.BASE_DIR
STYLES = ROOT / "static" / "css"
# Linked beside desk.css where they are needed.
PARTS = ("lists", "pictures", "post_list", "first_steps", "moving_in")
ENTRIES = [STYLES / f"{name}.css" for name in ("site", "feed", "review", "desk", *PARTS)]
FORM = STYLES / "article_form.css"  # desk.css and what isn't ours
TOKENS = STYLES / "tokens.css"
OTHERS = sorted(set(STYLES.rglob("*.css")) - {TOKENS, FORM, *ENTRIES})

# What the desk shows besides our own templates. Their scripts put some names together from parts.
PACKAGES = ["django.contrib.admin", "content_editor", "ckeditor"]
PUT_TOGETHER = {
    "cke_button__heading_icon",
    "cke_button__heading_label",
    "cke_button__smallerheading_icon",
    "cke_button__smallerheading_label",
    "cke_dialog_ui_html",
    "cke_dialog_ui_input_tel",
    "select2-container--admin-autocomplete",
    "success",  # the level of a message
}
# Names of the admin's variables that are ours by accident: Django's stylesheets have them, too.
FROM_DJANGO = {"font-family-primary"}


def read(*paths: Path) -> str:
    """Return the text of the files without CSS comments."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def declarations(path: Path) -> list[tuple[str, str]]:
    """Return the properties and values of a stylesheet, without the strings in the values."""
    css = re.sub(r'"[^"]*"', '""', read(path))
    return re.findall(r"([a-z-]+):\s*([^;{}]+);", css)


def selectors(*paths: Path) -> str:
    """Return everything that stands before an opening brace, without what is quoted."""
    css = re.sub(r'"[^"]*"', '""', read(*paths))
    return "\n".join(
        each for each in re.findall(r"([^{};]+)\{", css) if not each.strip().startswith("@")
    )


def test_every_stylesheet_is_imported_by_the_site_or_the_desk():
    imported = [
        entry.parent / name
        for entry in ENTRIES
        for name in re.findall(r'^@import "([^"]+)";$', entry.read_text(), flags=re.MULTILINE)
    ]
    assert sorted(set(imported)) == sorted({TOKENS, *OTHERS})
    # Tokens and fonts are of both, and the difference is of the desk and the personal links. The
    # page of a feed has the first three of the site.
    assert len(imported) == len(OTHERS) + 4 + 3
    for path in OTHERS:  # as practice_site/storage.py expects
        assert "@import" not in path.read_text()


@pytest.mark.parametrize(
    "path", [each for each in OTHERS if "desk" in each.parts], ids=lambda path: path.name
)
def test_the_desk_is_spaced_in_steps(path):
    """Em where the size of type counts, and up to three pixels to line things up."""
    part = r"(?:var\(--space-\d+\)|0|auto|[123]px|-\d+px|[\d.]+(?:em|vh)|calc\(.+?\))"
    wrong = [
        f"{name}: {value}"
        for name, value in declarations(path)
        if re.match("padding|margin|gap", name)
        and not re.fullmatch(rf"{part}(?: {part})*(?: !important)?", value)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(STYLES)))
def test_only_the_tokens_name_colors_and_sizes(path):
    system = {"canvas", "canvastext", "linktext", "buttonface", "buttontext", "highlight", "mark"}
    names = "|".join([*ImageColor.colormap, *system, "marktext", "highlighttext", "graytext"])
    color = re.compile(
        rf"#[0-9a-f]{{3,8}}\b|(?<![\w-])(?:(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(|(?:{names})\b)"
        r"(?![\w-])",
        re.IGNORECASE,
    )
    relative = r"(?:var\(--[\w-]+\)|inherit|none|0|[\d.]+(?:em|%))"
    allowed = {
        "font-size": relative,
        "font": r"(?:\d+ )?(?:var\(--[\w-]+\)|1rem)(?: / [\d.a-z]+ var\(--[\w-]+\))?|inherit",
        "border-radius": rf"{relative}(?: {relative})*",
        "box-shadow": r"none|(?:var\(--[\w-]+\) ?)+",
        "transition": r"none !important|none|(?:[a-z-]+ var\(--quick\)(?:,\s+)?)+",
    }
    wrong = []
    for name, value in declarations(path):
        if color.search(value):
            wrong.append(f"{name}: {value}")
        if name in allowed and not re.fullmatch(allowed[name], value):
            wrong.append(f"{name}: {value}")
    assert wrong == []


def test_no_template_and_no_code_names_a_color():
    """Data may."""
    found = [
        f"{path.relative_to(ROOT)}: {color}"
        for folder in ("accounts", "blog", "practice_site", "templates", "static/js")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".html", ".js") and "migrations" not in path.parts
        for color in re.findall(r"(?<![&\w])#[0-9a-fA-F]{6}\b", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_variable_is_defined_and_used():
    css = read(TOKENS, *OTHERS)
    defined = set(re.findall(r"(?<![\w-])--([\w-]+):", css))
    used = set(re.findall(r"var\(--([\w-]+)", css))
    assert used - defined == FROM_DJANGO
    django = read(*Path(admin.__file__).parent.rglob("*.css"))
    assert defined - used - set(re.findall(r"var\(--([\w-]+)", django)) == set()


def texts(folders: Iterable[Path], *suffixes: str) -> str:
    """Return all files of these kinds in the folders as one text."""
    return "\n".join(
        path.read_text(encoding="utf-8", errors="ignore")
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in suffixes and not {"migrations", "node_modules"} & set(path.parts)
    )


def names_in_templates(attributes: str = "class|id") -> tuple[set[str], set[str]]:
    """Return the classes and ids of our templates, and the beginnings of those with a variable."""
    html = re.sub(r"\{\{.*?\}\}", "\0", texts([ROOT / "templates"], ".html"))
    blocks = re.findall(r"block \w+class %\}([^{}]*)", html)
    html = re.sub(r"\{%.*?%\}", " ", html)
    words = " ".join([*blocks, *re.findall(rf'\b(?:{attributes})="([^"]*)"', html)]).split()
    whole = {word for word in words if "\0" not in word}
    return whole, {word.partition("\0")[0] for word in words if "\0" in word}


def names_in_code(code: str) -> set[str]:
    """Return the classes and ids that Python, JavaScript or HTML give to something."""
    given = re.findall(
        r"""(?:class(?:es|Name)?|id)["']?\s*[:=]\s*[\[{]?(?:[\w.]+ \? )?["'`]([^"'`\n]*)""", code
    )
    given += re.findall(r"(?:classList\.\w+|addClass|toggleClass)\(([^)]*)\)", code)
    return set(re.findall(r"[\w-]+", " ".join(given)))


def names_in_packages() -> set[str]:
    """Return what Django's admin, the section editor and CKEditor name in pages and stylesheets."""
    folders = [Path(str(find_spec(name).origin)).parent for name in PACKAGES]
    in_styles = re.findall(r"[.#]([a-zA-Z][\w-]*)", texts(folders, ".css"))
    return names_in_code(texts(folders, ".html", ".js", ".py")) | set(in_styles)


def test_every_class_and_id_is_on_some_page():
    templates, beginnings = names_in_templates()
    code = texts([ROOT / each for each in ("accounts", "blog", "static/js")], ".py", ".js")
    known = templates | names_in_code(code) | names_in_packages() | PUT_TOGETHER
    # "model-" and "field-" are Django's, and are followed by a name of ours.
    beginnings |= {"model-", "field-"} | set(re.findall(r"([\w-]+--?)\$?\{", code))
    words = set(re.findall(r"[\w-]+", " ".join(re.findall(r'"[^"\n]*"|`[^`]*`', code))))
    unknown = set(re.findall(r"[.#]([a-zA-Z][\w-]*)", selectors(*OTHERS))) - known
    assert {
        name
        for name in unknown
        if not any(
            name.removeprefix(start) in words for start in beginnings if name.startswith(start)
        )
    } == set()


def test_every_class_of_a_template_has_a_rule_or_a_reader():
    """A rule of a stylesheet, a script that looks for it, or a test."""
    ruled = set(re.findall(r"[.]([a-zA-Z][\w-]*)", selectors(*OTHERS)))
    readers = texts([ROOT / "static" / "js", ROOT / "tests"], ".js", ".py")
    read = set(re.findall(r"[\w-]+", readers))
    assert names_in_templates("class")[0] - ruled - read - names_in_packages() == set()
