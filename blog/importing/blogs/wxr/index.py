"""What items of an export say of others: terms, people, pictures, blocks that are used again."""

import html as escaping
import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import unquote

from blog.importing.blogs.source import SourceAuthor, SourceTopic
from blog.importing.blogs.wxr.addresses import nicename_of, path_of, split_address
from blog.importing.blogs.wxr.files import Found, Place
from blog.importing.blogs.wxr.records import Node
from blog.text import richtext

ARTICLES = {"post", "page"}
# What the kinds of items that aren't articles are called.
KINDS = {
    "attachment": "pictures and files of its library",
    "nav_menu_item": "menu items",
    "wp_navigation": "menus",
    "wp_block": "blocks that are used again",
    "revision": "earlier versions",
    "product": "products",
    "product_variation": "variations of products",
    "shop_order": "orders",
    "shop_coupon": "coupons",
    "wpcf7_contact_form": "forms",
    "wpforms": "forms",
    "feedback": "messages of readers",
    **dict.fromkeys(
        (
            *("wp_template", "wp_template_part", "wp_global_styles", "custom_css", "oembed_cache"),
            *("customize_changeset", "wp_font_family", "wp_font_face", "elementor_library"),
            *("acf-field", "acf-field-group", "jp_img_sitemap", "safecss", "amp_validated_url"),
        ),
        "settings of its look",
    ),
}
COMMENTS, UNSAVED, EMPTY = "comments", "drafts that were never saved", "empty entries"
# Taxonomies that say how something looks or is translated, and nothing of what it is about.
INTERNAL = re.compile(
    r"post_format|nav_menu|link_category|wp_\w+|\w+_translations|language|author|product_\w+|pa_.*"
    r"|elementor_.*|yst_\w+|action-group|amp_.*|ml-slider|et_.*|layout_\w+|jp_.*",
)
# Signs that turn the direction of what follows, or are seen by nobody.
UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
PLACEHOLDER = re.compile(r"\s*null\s*-\s*null\s*", re.IGNORECASE)  # Squarespace's, for none
PICTURES = re.compile(r"\.(?:avif|gif|hei[cf]|jpe?g|png|svg|tiff?|webp)\Z", re.IGNORECASE)
# What a copy of a picture has in its name: its size, that it was turned or cut.
COPY = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated|-e\d{9,14})+(?=\.\w+\Z)")
NUMBER = re.compile(r"[1-9]\d{0,17}")
NO_CAPTION = re.compile(r"\s*(?:img|exc|attachment)-[0-9a-f]{16,}\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Attachment:
    """A picture or file of the old site's library."""

    id: str
    address: str
    alt: str
    caption: str
    parent: str
    order: int

    @property
    def is_picture(self) -> bool:
        """Whether it is one by its name; one without an extension may be."""
        path = split_address(self.address).path
        return bool(PICTURES.search(path)) or "." not in path.rpartition("/")[2]


@dataclass(frozen=True)
class Entry:
    """An article or page, as far as it is known by others."""

    place: Place
    number: str
    link: str
    title: str
    lead: str  # the number of its lead picture, "" if it has none
    guid: str = ""  # its own for good; numbers begin again in another blog at the same address


@dataclass
class Index:
    """Filled by one pass over all files, since anything may be said after it is needed."""

    title: str = ""
    address: str = ""  # of the site, with its path
    language: str = ""
    has_generator: bool = False
    authors: dict[str, SourceAuthor] = field(default_factory=dict)
    categories: dict[str, SourceTopic] = field(default_factory=dict)
    tags: dict[str, SourceTopic] = field(default_factory=dict)
    articles: list[Entry] = field(default_factory=list)
    attachments: dict[str, Attachment] = field(default_factory=dict)  # by id
    blocks: dict[str, Place] = field(default_factory=dict)  # by id
    counts: Counter[str] = field(default_factory=Counter)
    below: dict[Place, str] = field(default_factory=dict)  # by item, the attachment right after it
    is_relative: bool = False  # links of items are bare paths
    _last: Entry | None = None  # the item before, if it is an article
    term_ids: dict[str, str] = field(default_factory=dict)  # the slugs of categories
    author_pages: dict[str, list[str]] = field(default_factory=dict)  # their paths, by the keys
    _logins: dict[str, str] = field(default_factory=dict)  # the keys of authors
    _files: dict[str, str] = field(default_factory=dict)  # the ids of attachments by their names
    _pages: dict[str, str] = field(default_factory=dict)  # and by the paths of their own pages
    _children: dict[str, list[str]] = field(default_factory=dict)  # of attachments, by parent

    # --- Filling it ------------------------------------------------------------------------------

    def add(self, found: Found) -> None:
        """Take what a part of a file says."""
        if not found.piece.is_item:
            self._add_head(found.node)
        elif not found.piece.is_lost:
            self._add_item(found)

    def _add_head(self, node: Node) -> None:
        base = node.first("wp:base_blog_url") or node.first("link")
        if not self.address and re.match(r"https?://", base):
            self.address = base
        self.title = self.title or plain(node.first("title"))
        self.language = self.language or node.first("language")
        self.has_generator = self.has_generator or bool(node.first("generator"))
        for each in node.all("wp:author"):
            self._add_author(each)
        for each in node.all("wp:category"):
            slug = slug_of(each.first("wp:category_nicename"))
            self.term_ids[each.first("wp:term_id")] = slug
            parent = slug_of(each.first("wp:category_parent"))
            self._add_topic(self.categories, slug, each.first("wp:cat_name"), parent)
        for each in node.all("wp:tag"):
            slug = slug_of(each.first("wp:tag_slug"))
            self._add_topic(self.tags, slug, each.first("wp:tag_name"))
        for each in node.all("wp:term"):
            taxonomy, slug = each.first("wp:term_taxonomy"), slug_of(each.first("wp:term_slug"))
            if taxonomy == "category":
                self.term_ids[each.first("wp:term_id")] = slug
                parent = slug_of(each.first("wp:term_parent"))
                self._add_topic(self.categories, slug, each.first("wp:term_name"), parent)
            elif taxonomy == "post_tag":
                self._add_topic(self.tags, slug, each.first("wp:term_name"))

    def _add_author(self, node: Node) -> None:
        login = node.first("wp:author_login")
        if not login:
            return
        names = (node.first("wp:author_first_name"), node.first("wp:author_last_name"))
        whole = plain(" ".join(names)).strip()
        said = plain(node.first("wp:author_display_name"))
        name = next((each for each in (said, whole, login) if each and "@" not in each), "")
        number = node.first("wp:author_id") or str(len(self.authors) + 1)
        key = f"author {number}"
        self._logins.setdefault(_folded(login), key)
        for each in (said, whole):
            if each:
                self._logins.setdefault(_folded(each), key)
        bio = " ".join(richtext.plain_text(node.first("wp:author_description")).split())
        name = name or f"Author {len(self.authors) + 1}"
        self.authors.setdefault(key, SourceAuthor(key, name, bio))
        self._add_author_page(key, nicename_of(login))
        if NUMBER.fullmatch(number):
            self.author_pages[key].append(f"/?author={number}")

    def _add_author_page(self, key: str, nicename: str) -> None:
        pages = self.author_pages.setdefault(key, [])
        if nicename and (page := f"/author/{nicename}/") not in pages:
            pages.append(page)

    def _add_topic(
        self, topics: dict[str, SourceTopic], slug: str, said: str, parent: str = ""
    ) -> None:
        name = plain(said) or slug
        if name and not PLACEHOLDER.fullmatch(name):
            key = slug or name
            if key not in topics or (parent and not topics[key].parent):
                topics[key] = SourceTopic(key, name, key, parent)

    def _add_item(self, found: Found) -> None:
        node, last = found.node, self._last
        self._last = None
        kind = node.first("wp:post_type") or ("post" if node.children else "")
        self.counts[COMMENTS] += sum(1 for _ in node.all("wp:comment"))
        if kind in ARTICLES and node.first("wp:status") == "auto-draft":
            self.counts[UNSAVED] += 1
        elif kind in ARTICLES:
            lead, link = meta_of(node).get("_thumbnail_id", ""), node.first("link")
            lead = lead if NUMBER.fullmatch(lead) else ""
            number, title = node.first("wp:post_id"), plain(node.first("title"))
            self._last = Entry(found.place, number, link, title, lead, node.first("guid"))
            self.articles.append(self._last)
            self.is_relative = self.is_relative or link.startswith("/")
            self.authors_of(node)
            self.categories_of(node)
            self.tags_of(node)
        else:
            self.counts[KINDS.get(kind, f"of the kind “{kind}”" if kind else EMPTY)] += 1
        if kind == "attachment":
            key = self._add_attachment(node)
            if key and last and node.first("wp:post_parent") in ("", "0", last.number):
                self.below[last.place] = key
        elif kind == "wp_block":
            self.blocks[node.first("wp:post_id")] = found.place

    def _add_attachment(self, node: Node) -> str:
        """Take a picture or file; return its key, "" if it has no address."""
        address = node.first("wp:attachment_url") or node.first("guid")
        if not re.match(r"https?://", address):
            return ""
        number = node.first("wp:post_id")
        key = number if NUMBER.fullmatch(number) and number not in self.attachments else address
        caption = plain(node.first("excerpt"))
        order = node.first("wp:menu_order")
        parent = node.first("wp:post_parent")
        self.attachments[key] = Attachment(
            key,
            address,
            plain(meta_of(node).get("_wp_attachment_image_alt", "")),
            "" if NO_CAPTION.fullmatch(caption) else caption,
            parent if parent != "0" else "",
            int(order) if re.fullmatch(r"\d{1,9}", order) else 0,
        )
        for name in (file_name(address), whole_name(address)):
            self._files.setdefault(name, key)
        self._children.setdefault(parent, []).append(key)
        for page in (path_of(node.first("link")), f"/?attachment_id={number}"):
            self._pages.setdefault(page, key)
        return key

    # --- Asking it -------------------------------------------------------------------------------

    def authors_of(self, node: Node) -> list[str]:
        """Return the keys of an item's authors: its co-authors, or else who created it."""
        said = [
            (each.text.strip(), each.attributes.get("nicename", ""))
            for each in node.all("category")
            if each.attributes.get("domain") == "author"
        ]
        creator = node.first("creator").strip("<> \t\n")
        return list(
            dict.fromkeys(self._author(*names) for names in said or [(creator, "")] if any(names))
        )

    def _author(self, name: str, nicename: str) -> str:
        """Return the key of an author by name or login; one that nobody declared gets one."""
        nicename = nicename.removeprefix("cap-")
        for each in (nicename, name):
            if key := self._logins.get(_folded(each)) if each else "":
                self._add_author_page(key, nicename_of(nicename))
                return key
        shown = next((each for each in (plain(name), nicename) if each and "@" not in each), "")
        told = sha256((nicename or name).encode()).hexdigest()[:16]
        key = self._logins[_folded(nicename or name)] = f"undeclared {told}"
        self.authors[key] = SourceAuthor(key, shown or f"Author {len(self.authors) + 1}")
        self._add_author_page(key, nicename_of(nicename or name))
        return key

    def categories_of(self, node: Node) -> list[str]:
        """Return the keys of an item's categories, the one that a plugin calls the main one first.

        Those that only items name are known from then on.
        """
        keys = self._topics(node, self.categories, ("category", ""))
        meta = meta_of(node)
        main = meta.get("_yoast_wpseo_primary_category") or meta.get("rank_math_primary_category")
        slug = self.term_ids.get(main or "", "")
        return sorted(keys, key=lambda key: key != slug)

    def tags_of(self, node: Node) -> list[str]:
        """Return the keys of an item's tags, and of whatever else it is filed under."""
        return self._topics(node, self.tags, ("post_tag", "tag", None))

    def _topics(
        self, node: Node, topics: dict[str, SourceTopic], domains: tuple[str | None, ...]
    ) -> list[str]:
        named = [
            (slug_of(each.attributes.get("nicename", "")), plain(each.text))
            for each in node.all("category")
            if _is_of(each.attributes.get("domain", ""), domains)
        ]
        # In version 1.0 each is said twice, once without its slug.
        with_slug = {name for slug, name in named if slug}
        keys = []
        for slug, name in named:
            if not slug and name in with_slug:
                continue
            key = slug or next((each.key for each in topics.values() if each.name == name), name)
            self._add_topic(topics, key, name)
            keys.append(key)
        return [key for key in dict.fromkeys(keys) if key in topics]

    def attachment_for(self, address: str, number: str = "") -> Attachment | None:
        """Return the attachment of a picture in a text, by its number there or its file's name."""
        whole, name = file_name(address), whole_name(address)
        known = self.attachments.get(number)
        if known and (not address or whole_name(known.address) == name):
            return known
        # A picture may be called as if it were a copy of another.
        return self.attachments.get(self._files.get(whole) or self._files.get(name, ""))

    def file_of_page(self, address: str) -> str:
        """Return the address of the file that a page of the old site shows alone; "" for others."""
        site, own = split_address(address).netloc, split_address(self.address).netloc
        key = self._pages.get(path_of(address)) if site in ("", own) else None
        return self.attachments[key].address if key else ""

    def attached_to(self, number: str) -> list[Attachment]:
        """Return the pictures that were uploaded for an item, in their order."""
        found = [self.attachments[each] for each in self._children.get(number, ())]
        return sorted((each for each in found if each.is_picture), key=lambda each: each.order)


def plain(said: str) -> str:
    """Return words as plain text: names are escaped once more inside an export than XML asks."""
    text = escaping.unescape(said)
    return " ".join(UNSEEN.sub("", text).split())


def slug_of(said: str) -> str:
    """Return a slug with the letters of its script, which WordPress writes as percent signs."""
    return UNSEEN.sub("", unquote(escaping.unescape(said).strip()))


def meta_of(node: Node) -> dict[str, str]:
    """Return what plugins and WordPress noted of an item; the first of each name counts."""
    found: dict[str, str] = {}
    for each in node.all("wp:postmeta"):
        value = each.first("wp:meta_value")
        if value:
            found.setdefault(each.first("wp:meta_key"), value)
    return found


def _is_of(domain: str, domains: tuple[str | None, ...]) -> bool:
    """Return whether a taxonomy is one of these; None is any that says what something is about."""
    is_other = domain not in ("category", "post_tag", "tag", "") and not INTERNAL.fullmatch(domain)
    return domain in domains or (is_other and None in domains)


def file_name(address: str) -> str:
    """Return the last two parts of a picture's path, in lower case."""
    return "/".join(unquote(split_address(address).path).lower().rsplit("/", 2)[-2:])


def whole_name(address: str) -> str:
    """Return the same without what a copy of a picture has in its name, such as its size."""
    return COPY.sub("", file_name(address))


def _folded(name: str) -> str:
    """Return a name as logins and nicenames have it."""
    return re.sub(r"[\W_]+", "-", plain(name).casefold()).strip("-")


def is_copy(address: str, larger: str) -> bool:
    """Return whether a picture is another one in a smaller size, by the names of their files."""
    name, other = (whole_name(each).rpartition(".")[0] for each in (address, larger))
    return bool(other) and other in (name, re.sub(r"-\d{1,5}x\d{1,5}\Z", "", name))
