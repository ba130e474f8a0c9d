"""What the signs in square brackets stand for, as HTML that any page of the web could have."""

import html as escaping
import re
from collections.abc import Callable, Container, Iterable
from urllib.parse import unquote

from blog.importing.blogs.wxr.index import Attachment, Index
from blog.importing.blogs.wxr.shortcodes import Replacing, Sign, shown
from blog.text import richtext

WEB = re.compile(r"(?:https?:)?//\S+", re.IGNORECASE)
NUMBERS = re.compile(r"\d{1,18}")
PICTURE = re.compile(
    r"(?P<picture>(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(?P<words>.*)", re.DOTALL
)
NOTE_NAMES = r"ref|fn|footnote|efn_note|mfn|note_ref|sidenote"
# By what its name looks like, what a sign is; the first that fits.
LAYOUT = re.compile(
    r"(?:vc|et_pb|fusion|av|fl|mk|cs|x|su|wpb|tatsu|kc|themify|ux|nectar)_"
    r"(?:builder_)?(?:section|row|columns?|text|column_text|container|inner_row|inner_column|col"
    r"|wrapper|tabs|accordions?|content_band|toggles?|tta_(?:tabs|accordion|tour)|text_block"
    r"|textblock)(?:_inner|_full|_one_\w+|_two_\w+|_three_\w+)?"
    r"|(?:vc_)?(?:row|columns?|col|section|container|accordions?|toggles|tabs|tabgroup)(?:_inner)?"
    r"|(?:one|two|three|four|five)_(?:half|thirds?|fourths?|fifths?|sixths?)(?:_last|_first)?"
    r"|column-group|dropcap|center|span\d+"
)
UNFOLDS = re.compile(
    r"(?:\w+_)?(?:toggle|spoiler|accordion[_-]?item|accordion_section|tta_section|expand|faq"
    r"|collapse|tab|slide_toggle|accordion_tab)"
)
BOX = re.compile(
    r"(?:\w+_)?(?:box|note|notice|alert|callout|info(?:box)?|warning|message|tip|highlight_box"
    r"|important|panel|well|alertbox)"
)
QUOTED = re.compile(r"(?:\w+_)?(?:pull_?quote|testimonial)")
BUTTON = re.compile(r"(?:\w+_)?(?:button|btn|cta|call_to_action|link)")
FORM = re.compile(
    r".*form.*|ninja_\w+|caldera_\w+|.*(?:subscribe|subscription|newsletter|mailpoet|mailchimp"
    r"|optin|signup).*|mc4wp\w*|contact|contact-\w+|poll|polldaddy|crowdsignal|booking\w*"
    r"|calendly|simplybook\w*|bookly\w*|amelia\w*"
)
IMAGE = re.compile(r"(?:\w+_)?(?:single_)?(?:image|img|imageframe|photo)")
GALLERY = re.compile(r"(?:\w+_)?(?:gallery|galleries|image_carousel|images_carousel)")
HEADING = re.compile(r"(?:\w+_)?(?:heading|headline|title)")
RULE = re.compile(r"(?:\w+_)?(?:separator|divider|hr)")
SPACE = re.compile(r"(?:\w+_)?(?:empty_space|spacer|space|clear|clearfix|gap)")
LINKED = re.compile(r"url:([^|]+)")  # as WPBakery writes a link: "url:https%3A%2F%2F…|title:…"
DYNAMIC = re.compile(
    r".*(?:recent|latest|related|popular|random)[_-]?posts?.*|archives|categories|sitemap|display"
    r"-posts|posts?-list|blog|tag_?cloud|search\w*|login\w*|wp_login_form|toc|ez-toc|.*table[_-]of"
    r"[_-]contents|breadcrumbs?|menu|nav\w*|woocommerce_\w+|products?|add_to_cart|share\w*|social"
    r"\w*|addtoany|ssba\w*|do_widget|widget|sidebar|google_?map\w*|googlemaps|map|jetpack-\w+"
    r"|rss|feed|twitter-timeline|instagram-feed|print\w*|pdf\w*|visitor\w*|counter|adsense|ad"
)
PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "ted": "https://www.ted.com/talks/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "wpvideo": "https://videopress.com/v/{}",
    "videopress": "https://videopress.com/v/{}",
    "soundcloud": "https://soundcloud.com/{}",
    "spotify": "https://open.spotify.com/{}",
}
EMBEDS = {"embed", "gist", "tweet", "instagram", "facebook", "slideshare", "scribd", "archiveorg"}
EMBEDS |= {"embedyt", "wp_embed", "iframe", "advanced_iframe", "fvplayer", "powerpress"}
EMBEDS |= {"vc_video", "et_pb_video", "et_pb_audio", "fusion_youtube", "fusion_vimeo"}
SOURCES = (
    "src",
    "url",
    "href",
    "link",
    "audio",
    "mp3",
    "m4a",
    "ogg",
    "wav",
    "mp4",
    "m4v",
    "webm",
    "ogv",
)
CODES = {"sourcecode", "code", "python", "php", "css", "js", "javascript", "bash", "sql", "xml"}


class Signs:
    """Makes HTML of the signs in one item; ``left_out`` gets the kind and words of what isn't."""

    def __init__(
        self,
        index: Index,
        number: str,
        left_out: list[tuple[str, str]],
        only: Container[str] | None = None,
    ) -> None:
        """Of the item of a number; anything but ``only``, if that is given, is text."""
        self.index, self.number, self.left_out, self.only = index, number, left_out, only
        self.shown: set[str] = set()  # pictures of galleries, which come once
        self.notes: list[str] = []  # the HTML of footnotes
        self.places: dict[str, Callable[[Sign, str], str | None]] = {
            **dict.fromkeys(("caption", "wp_caption"), self._caption),
            **dict.fromkeys(("audio", "video", "playlist"), self._recording),
            **dict.fromkeys(PLAYERS, self._player),
            **dict.fromkeys(EMBEDS, self._embed),
            **dict.fromkeys(NOTE_NAMES.split("|"), self._note),
        }

    def replace(self, html: str) -> str:
        """Return HTML with what its signs stand for."""
        return Replacing(self._render, self._unknown, CODES).html(html)

    def _unknown(self, sign: Sign) -> None:
        if self.only is None:
            self.left_out.append(("foreign", shown(sign)))

    def _render(self, sign: Sign, inner: str) -> str | None:
        name = sign.name
        if self.only is not None and name not in self.only:
            return None
        if known := self.places.get(name):
            return known(sign, inner)
        if name in CODES and sign.end:
            return f"<pre>{_escaped(inner)}</pre>"
        if FORM.fullmatch(name):
            self.left_out.append(("form", _with_words(sign, inner)))
            return ""
        if LAYOUT.fullmatch(name) and (sign.end or not inner):
            return f"<div>{inner}</div>" if sign.end else "\n\n"
        made = self._plain(sign, inner)
        return self._apart(sign, inner) if made is None else made

    def _plain(self, sign: Sign, inner: str) -> str | None:
        """Return a picture, several of them, a heading, a line or a space, if it is one."""
        name = sign.name
        if GALLERY.fullmatch(name):
            return self._gallery(sign, inner)
        if IMAGE.fullmatch(name):
            return self._image(sign, inner)
        if HEADING.fullmatch(name) and (words := sign.get("text", "heading", "title") or inner):
            above = words if words is inner else escaping.escape(words)
            return f"<h3>{above}</h3>" + (inner if words is not inner else "")
        if RULE.fullmatch(name) and not richtext.plain_text(inner):
            return "<hr>"
        return "\n\n" if SPACE.fullmatch(name) and not inner else None

    def _apart(self, sign: Sign, inner: str) -> str | None:
        """Return what stands apart, a button, or None for what isn't known."""
        name, title = sign.name, sign.get("title", "heading", "question", "header")
        if UNFOLDS.fullmatch(name) and title and sign.end:
            kind = ' class="faq"' if "faq" in name else ""
            summary = escaping.escape(title)
            return f"<details{kind}><summary>{summary}</summary>{inner}</details>"
        if QUOTED.fullmatch(name) and sign.end:
            cited = escaping.escape(sign.get("cite", "author", "name", "source"))
            after = f"<cite>{cited}</cite>" if cited else ""
            return f'<blockquote class="pullquote">{inner}{after}</blockquote>'
        if BOX.fullmatch(name) and sign.end:
            above = f"<h4>{escaping.escape(title)}</h4>" if title else ""
            return f"<aside>{above}{inner}</aside>"
        if BUTTON.fullmatch(name) and (address := _linked(sign)):
            words = inner.strip() or escaping.escape(
                sign.get("text", "title", "label", "content", "button_text", "btn_title") or address
            )
            return f'<p><a href="{escaping.escape(address)}">{words}</a></p>'
        if DYNAMIC.fullmatch(name) and not richtext.plain_text(inner):
            self.left_out.append(("part", shown(sign)))
            return ""
        return None

    # --- Pictures --------------------------------------------------------------------------------

    def _caption(self, sign: Sign, inner: str) -> str | None:
        if not sign.end:
            return None
        match = PICTURE.search(inner)
        said = escaping.escape(sign.get("caption"))
        if match is None:
            return f"<p>{inner} {said}</p>"
        before, words = inner[: match.start()], match["words"].strip() or said
        picture = match["picture"]
        if number := re.search(r"\d+", sign.get("id")):
            picture = picture.replace("<img", f'<img data-id="{number[0]}"', 1)
        caption = f"<figcaption>{words}</figcaption>" if words else ""
        return f"{before}<figure>{picture}{caption}</figure>"

    def _image(self, sign: Sign, inner: str) -> str | None:
        found = self.index.attachments.get(sign.get("image", "id", "image_id"))
        if found:
            return figure(found) + inner
        address = sign.get("src", "url", "image_url", "image")
        if not WEB.fullmatch(address):
            return None
        alt = escaping.escape(sign.get("alt"))
        return f'<img src="{escaping.escape(address)}" alt="{alt}">{inner}'

    def _gallery(self, sign: Sign, inner: str) -> str | None:
        said = sign.get("ids", "include", "images", "gallery_ids", "image_ids")
        found: list[Attachment]
        if said:
            numbers = NUMBERS.findall(said)
            known = self.index.attachments
            found = [known[number] for number in numbers if number in known]
            missing = len(numbers) - len(found)
        else:
            without = set(NUMBERS.findall(sign.get("exclude")))
            of = sign.get("id") or self.number
            found = [each for each in self.index.attached_to(of) if each.id not in without]
            missing = 0
        if missing:
            sentence = f"{missing} of a gallery, which aren’t in the export: {shown(sign)}"
            self.left_out.append(("picture", sentence))
        if not found and not missing:
            return None
        new = [each for each in dict.fromkeys(found) if each.id not in self.shown]
        self.shown |= {each.id for each in new}
        return "".join(map(figure, new)) + inner

    # --- Recordings ------------------------------------------------------------------------------

    def _recording(self, sign: Sign, inner: str) -> str | None:
        numbers = NUMBERS.findall(sign.get("ids", "id"))
        known = self.index.attachments
        addresses = [known[each].address for each in numbers if each in known]
        said = [sign.get(*SOURCES), *sign.positional]
        addresses += [each.partition("|")[0] for each in said if WEB.match(each)][:1]
        name = "video" if sign.name == "video" or sign.get("type") == "video" else "audio"
        made = "".join(f'<{name} src="{escaping.escape(each)}"></{name}>' for each in addresses)
        return made + inner if made else self._embed(sign, inner)

    def _player(self, sign: Sign, inner: str) -> str | None:
        said = sign.get("id", "url", "src") or (sign.positional or [richtext.plain_text(inner)])[0]
        said = said.strip()
        if WEB.match(said):
            return _frame(said)
        if re.fullmatch(r"[\w:/-]{2,100}", said):
            return _frame(PLAYERS[sign.name].format(said.replace(":", "/")))
        return None

    def _embed(self, sign: Sign, inner: str) -> str | None:
        words = richtext.plain_text(inner).strip()
        said = [words, sign.get(*SOURCES), *sign.positional]
        address = next((each for each in said if WEB.fullmatch(each)), "")
        if not address:
            return None
        return _frame(address, sign.get("title")) + ("" if words == address else inner)

    # --- Footnotes -------------------------------------------------------------------------------

    def _note(self, sign: Sign, inner: str) -> str | None:
        if not sign.end or not inner.strip():
            return None
        self.notes.append(inner)
        return f"<sup>{len(self.notes)}</sup>"


def _linked(sign: Sign) -> str:
    """Return where a button leads, "" if nowhere."""
    said = sign.get("url", "link", "href", "button_url", "btn_link")
    match = LINKED.match(said)
    return unquote(match[1]) if match else said


def figure(attachment: Attachment) -> str:
    """Return a picture of the library with its caption, as HTML."""
    caption = escaping.escape(attachment.caption)
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    address, alt = escaping.escape(attachment.address), escaping.escape(attachment.alt)
    return f'<figure><img data-id="{attachment.id}" src="{address}" alt="{alt}">{below}</figure>'


def notes_list(notes: Iterable[str]) -> str:
    """Return footnotes as the list below a text; "" if there are none."""
    rows = "".join(f'<li id="fn-{at}">{each}</li>' for at, each in enumerate(notes, start=1))
    return f"<ol>{rows}</ol>" if rows else ""


def _frame(address: str, title: str = "") -> str:
    called = f' title="{escaping.escape(title)}"' if title else ""
    return f'<iframe src="{escaping.escape(address)}"{called}></iframe>'


def _escaped(code: str) -> str:
    """Return code as HTML shows it: it may be escaped already, as the visual editor writes it."""
    return escaping.escape(escaping.unescape(code), quote=False)


def _with_words(sign: Sign, inner: str) -> str:
    words = richtext.plain_text(inner)
    return f"{shown(sign)} {words}" if words else shown(sign)
