"""Where a link really leads: without the site that it goes through, and without tracking.

Programs wrap addresses as they are copied or mailed: searches, social networks, and the mail
protection of a practice. Some name the target in the address; what hides it is ``is_opaque``.
Imports nothing of ours.
"""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

MAX_LENGTH = 10_000  # characters of an address that is looked at
MAX_WRAPPINGS = 5  # of one address, one inside the other

# By the site: the path it has, and which parameters hold the target, the first that is there.
WRAPPERS = (
    (r"(www\.)?google(\.[a-z]{2,3}){1,2}", r"/url", ("q", "url")),
    (r".*\.safelinks\.protection\.(outlook\.com|office365\.us|outlook\.cn)", r"/.*", ("url",)),
    (r"statics\.teams\.(cdn\.)?(office|live)\.(net|com)", r"/evergreen-assets/.*", ("url",)),
    (r"linkprotect\.cudasvc\.com", r"/url", ("a",)),
    (r"(.*\.)?(trendmicro|hes-gateway)\.com", r"/wis/clicktime/.*", ("url",)),
    (r"clicktime\.(symantec|cloud\.postoffice)\.(com|net)", r"/.*", ("u",)),
    (r"scanmail\.trustwave\.com|.*\.fireeye\.com|.*\.trellix\.com", r"/.*", ("u",)),
    (r"(l|lm|www|m)\.facebook\.com", r"/(l\.php|flx/warn/)", ("u",)),
    (r"l\.(instagram|messenger|threads|wl)\.(com|net|co)", r"/(l\.php)?", ("u",)),
    (r"(www\.|m\.)?youtube\.com", r"/redirect", ("q",)),
    (r"(www\.)?linkedin\.com", r"/(redir/redirect|safety/go)/?", ("url",)),
    (r"out\.reddit\.com|slack-redir\.net|(.*\.)?steamcommunity\.com", r"/.*", ("url", "u")),
    (r"(.*\.)?duckduckgo\.com", r"/l/", ("uddg",)),
    (r"t\.umblr\.com", r"/redirect", ("z",)),
    (r"(away\.)?vk\.com", r"/away\.php", ("to",)),
    (r"(www\.)?(pinterest\.com)", r"/offsite/?", ("url",)),
    (r"exit\.sc|deref-.*\.(net|com|de)", r"/.*", ("url", "redirectUrl")),
)  # fmt: skip
PATTERNS = [(re.compile(site), re.compile(path), names) for site, path, names in WRAPPERS]
# Those that say the target only to themselves.
OPAQUE = re.compile(
    r"(.*\.)?(mimecast(protect)?\.com|emailprotection\.link|inky\.com|list-manage\.com|sendgrid\.net"
    r"|mandrillapp\.com|hubspotlinks\.com|rs6\.net|createsend\d*\.com"
    r"|klclick\d*\.com|urlsand\.com|t\.co|lnkd\.in)"
)
OPAQUE_PATHS = re.compile(r"/(s|track/click|ls/click|t|c|wf/click|tn\.jsp|[A-Za-z0-9_-]{4,})(/.*)?")

TRACKING = re.compile(
    r"(utm|mtm|pk|piwik|matomo|hsa|vero|trk|itm|stm|oly|fb)_\w+|_hs\w+|__hs\w+|__s|_ga|_gl|_kx|_openstat"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|gad_\w+|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id"
    r"|igshid|igsh|mc_[ce]id|mkt_tok|wickedid|s_cid|srsltid|ck_subscriber_id|ref_src|ref_url|epik"
    r"|rb_clickid|sc_cid|irclickid|cjevent|ml_subscriber(_hash)?|hsctatracking|guce_\w+|guccounter"
    r"|nr_email_referer|vgo_ee|bbeml|action_(object|type|ref)_map|oft_\w+|sfmc_\w+|elqtrack\w*|trk"
    r"|trackingid|email_referrer|email_source|bsft_\w+|cmpid|zanpid|xtor|ncid|wt[._]mc\w*",
    re.IGNORECASE,
)  # fmt: skip
OF_YOUTUBE = re.compile(r"si|feature|pp", re.IGNORECASE)
YOUTUBE = re.compile(r"(www\.|m\.|music\.)?(youtube\.com|youtu\.be)")


def direct_address(address: str) -> str:
    """Return an address without the sites that it goes through and without tracking.

    Any other is returned as it is, letter for letter.
    """
    if len(address) > MAX_LENGTH:
        return address
    for _ in range(MAX_WRAPPINGS):
        target = _target(address)
        if not target or not re.match(r"https?://[^\s/]", target, re.IGNORECASE):
            break
        address = target
    return _without_tracking(address)


def is_opaque(address: str) -> bool:
    """Return whether an address goes through a site that hides where it leads."""
    parts = _split(address)
    if parts is None or direct_address(address) != address:
        return False
    return bool(OPAQUE.fullmatch(_site(parts)) and OPAQUE_PATHS.fullmatch(parts.path))


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address.strip())
        return parts if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _site(parts: SplitResult) -> str:
    return (parts.hostname or "").lower()


def _target(address: str) -> str:
    """Return where a wrapped address leads; "" for any other."""
    parts = _split(address)
    if parts is None:
        return ""
    site = _site(parts)
    if read := READERS.get(site):
        return read(address, parts)
    for pattern, path, names in PATTERNS:
        if pattern.fullmatch(site) and path.fullmatch(parts.path):
            values = _values(parts)
            return next((values[name] for name in names if values.get(name)), "")
    return ""


def _values(parts: SplitResult) -> dict[str, str]:
    try:
        return dict(parse_qsl(parts.query, max_num_fields=100))
    except ValueError:
        return {}


def _of_proofpoint(address: str, parts: SplitResult) -> str:
    """Version 2 writes % as - and / as _; version 3 has the address between underscores."""
    if parts.path == "/v2/url":
        return unquote(_values(parts).get("u", "").replace("-", "%").replace("_", "/"))
    if parts.path == "/v1/url":
        return _values(parts).get("u", "")
    found = re.search(r"/v3/__(.+?)__;([^!]*)!", address)
    if not found:
        return ""
    target, letters = found[1], _base64(found[2]).decode("utf-8", "replace")
    return _filled(target, letters)


def _filled(target: str, letters: str) -> str:
    """Return an address with the letters put back that stand as ``*``, or ``**A`` for several."""
    at = 0

    def put_back(sign: re.Match[str]) -> str:
        nonlocal at
        count = 1 if len(sign[0]) == 1 else RUNS.index(sign[0][2]) + 2
        at += count
        return letters[at - count : at] or sign[0]

    target = re.sub(r"\*\*[A-Za-z0-9_-]|\*", put_back, target)
    return re.sub(r"^(https?:/)(?!/)", r"\1/", target)


RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _base64(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return b""


def _of_sophos(_: str, parts: SplitResult) -> str:
    return _base64(_values(parts).get("u", "")).decode("utf-8", "replace")


def _of_cisco(_: str, parts: SplitResult) -> str:
    return unquote(parts.path.rpartition("/")[2])


def _of_checkpoint(address: str, _: SplitResult) -> str:
    found = re.search(r"/v\d/(?:r\d+/)?___(.+?)___", address)
    return found[1] if found else ""


def _of_bing(_: str, parts: SplitResult) -> str:
    hidden = _values(parts).get("u", "") if parts.path == "/ck/a" else ""
    return _base64(hidden[2:]).decode("utf-8", "replace") if hidden.startswith("a1") else ""


READERS: dict[str, Callable[[str, SplitResult], str]] = {
    "urldefense.com": _of_proofpoint,
    "urldefense.us": _of_proofpoint,
    "urldefense.proofpoint.com": _of_proofpoint,
    "secure-web.cisco.com": _of_cisco,
    "url.avanan.click": _of_checkpoint,
    "protect.checkpoint.com": _of_checkpoint,
    "www.bing.com": _of_bing,
    **{f"{each}.protection.sophos.com": _of_sophos for each in ("us-west-2", "eu-west-1")},
    "protection.sophos.com": _of_sophos,
}


def _without_tracking(address: str) -> str:
    parts = _split(address)
    if parts is None or not (parts.query or parts.fragment):
        return address
    is_video = YOUTUBE.fullmatch(_site(parts))

    def kept(text: str) -> str:
        names = [(each.partition("=")[0], each) for each in text.split("&")]
        return "&".join(
            each
            for name, each in names
            if not (TRACKING.fullmatch(name) or (is_video and OF_YOUTUBE.fullmatch(name)))
        )

    before, hash_sign, fragment = address.partition("#")
    path, question, query = before.partition("?")
    if hash_sign and "=" in fragment and kept(fragment) != fragment:
        fragment = kept(fragment)
    query = kept(query)
    return path + (question + query if query else "") + ("#" + fragment if fragment else "")
