"""The address that a page of a site made of files had, by the pattern in the site's settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import slugify

from blog.importing.blogs.paths import as_path
from blog.importing.blogs.site_settings import SiteSettings, lower
from blog.importing.front_matter import texts_of

JEKYLL = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
HEXO = ":year/:month/:day/:title/"
PLACE = re.compile(r":([a-z][a-z0-9]*(?:_[a-z]+)*)(?:\[[^\]]*\])?")
SLASHES = re.compile(r"/{2,}")


@dataclass(frozen=True)
class Place:
    """What an address is made of; ``local`` is the date on the site's clock."""

    stem: str  # of the file's name, without a date
    folder: str  # below the folder of all texts, without "/" at its ends
    title: str = ""
    slug: str = ""
    categories: tuple[str, ...] = ()
    local: datetime | None = None
    is_post: bool = True


def address_of(site: SiteSettings, place: Place, said: Mapping[str, object]) -> list[str]:
    """Return the paths at which a page was, the usual one first; none if that isn't known.

    ``said`` are the values above its text.
    """
    found: list[str] = []
    own = " ".join(texts_of(said.get("permalink") or said.get("url"))[:1])
    pattern = JEKYLL.get(own, own) if site.system == "Jekyll" else own
    if pattern and not pattern.startswith(("http://", "https://")) and "{{" not in pattern:
        found.append(_filled(pattern, place, site.system))
    elif not own:
        found += _by_rule(site, place)
    for name in ("aliases", "alias", "redirect_from", "redirects"):
        folder = found[0].rsplit("/", 2)[0] if found else ""
        for each in texts_of(said.get(name)):
            alias = each if each.startswith("/") else f"{folder}/{each}"
            found += [] if "://" in each else [alias]
    paths = [SLASHES.sub("/", as_path(site.base + "/" + each.lstrip("/"))) for each in found]
    return list(dict.fromkeys(each for path in paths for each in _also(path)))


def _by_rule(site: SiteSettings, place: Place) -> list[str]:
    if site.system == "Hugo":
        return [_hugo(site, place)]
    if site.system not in ("Jekyll", "Hexo"):
        return []
    pattern = site.text("permalink")
    if site.system == "Jekyll":
        is_pretty = pattern in ("pretty", "ordinal", "weekdate") or pattern.endswith("/")
        if not place.is_post:
            name = "" if place.stem == "index" else place.stem
            ending = "/" if is_pretty or not name else ".html"
            return [f"/{place.folder}/{name}{ending}"]
        pattern = JEKYLL.get(pattern or "date", pattern)
    if not place.local:
        return []
    return [_filled(pattern or HEXO, place, site.system)]


def _hugo(site: SiteSettings, place: Place) -> str:
    section = place.folder.partition("/")[0]
    rules = site.table("permalinks")
    rules = lower(rules["page"]) if isinstance(rules.get("page"), dict) else rules
    pattern = rules.get(section.lower()) if section else None
    if isinstance(pattern, str):
        path = _filled(pattern, place, site.system)
    else:
        path = f"/{place.folder}/{place.slug or place.stem}/"
    path = re.sub(r"\s+", "-", path.strip())
    keeps = str(site.values.get("disablepathtolower", "")).lower() == "true"
    return path if keeps else path.lower()


def _filled(pattern: str, place: Place, system: str) -> str:
    date = place.local
    name = place.slug or place.stem
    words = {
        "title": name,
        "name": name,
        "slug": name,
        "path": "/".join(filter(None, (place.folder, place.stem))),
        "basename": place.stem,
        "filename": place.stem,
        "contentbasename": place.stem,
        "slugorfilename": name,
        "slugorcontentbasename": name,
        "section": place.folder.partition("/")[0],
        "sections": place.folder,
        "collection": place.folder.partition("/")[0],
        "categories": "/".join(each.lower() for each in place.categories),
        "category": "/".join(each.lower() for each in place.categories[:1]),
        "slugified_categories": "/".join(slugify(each) for each in place.categories),
        "output_ext": ".html",
    }
    if system == "Hugo":
        titled = slugify(place.title, allow_unicode=True)
        words |= {"title": titled or place.stem, "slug": place.slug or titled or place.stem}
    if date:
        words |= {
            "year": f"{date:%Y}",
            "short_year": f"{date:%y}",
            "month": f"{date:%m}",
            "i_month": str(date.month),
            "short_month": f"{date:%b}",
            "long_month": f"{date:%B}",
            "monthname": f"{date:%B}".lower(),
            "day": f"{date:%d}",
            "i_day": str(date.day),
            "y_day": f"{date:%j}",
            "yearday": str(int(f"{date:%j}")),
            "week": f"{date:%V}",
            "short_day": f"{date:%a}",
            "weekday": str(int(f"{date:%w}")),
            "weekdayname": f"{date:%A}".lower(),
            "hour": f"{date:%H}",
            "minute": f"{date:%M}",
            "second": f"{date:%S}",
        }
    return PLACE.sub(lambda each: words.get(each[1], each[0]), pattern)


def _also(path: str) -> list[str]:
    """Return a path, and the other ones at which servers give the same page."""
    if path.endswith("/index.html"):
        return [path.removesuffix("index.html"), path]
    if path.endswith(".html"):
        return [path, path.removesuffix(".html")]
    return [path]
