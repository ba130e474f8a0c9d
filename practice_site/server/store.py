"""The store of finished pages: what was answered once is given out again, in front of Django.

Each web worker keeps its own, in memory. A page is kept under the data version that was read before
it was made, and is given out only while that is still the version, and only until the next moment
at which a public page may read differently. So nothing has to tell the store what a change means
for which page: after any change it is empty, and every page is made once more.
"""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from email.utils import formatdate
from typing import NamedTuple, Protocol

from granian.rsgi import HTTPProtocol, Scope

from practice_site.server.answers import FILE_CODINGS, Answer, best_coding

# Of requests with a query only those for a page of a list, a share image and the icon are kept,
# lest somebody fill the store with pages that nobody asks for again.
KEPT_QUERY = re.compile(
    r"/\?before=[0-9TZ.-]{1,60}\Z|/(share\.jpg|icon\.svg)\?v=[0-9a-f]{6,16}\Z", re.ASCII
)

LONGEST_KEY = 500  # characters, of addresses that pages of ours have

# Seconds in which a state of the site isn't old enough for a Last-Modified, which counts whole
# seconds: two states of one second, in two workers, would pass for the same.
UNSETTLED = 2


class Version(Protocol):
    """What tells the version of the public data."""

    @property
    def is_away(self) -> bool:
        """Whether the database can't be reached."""

    def __call__(self) -> int | None:
        """Return it; None while it isn't known."""

    def refresh(self) -> None:
        """Find out what this thread has just written."""


class Key(NamedTuple):
    """A request, as far as answers to it differ."""

    host: str
    proto: str
    path: str
    query: str
    coding: str  # of files that are there in several; "" where we compress ourselves


class Epoch(NamedTuple):
    """A time in which no public page changes."""

    version: int
    since: float  # seconds since 1970, as all moments here
    until: float
    shared: dict[Hashable, object]  # what its pages have in common; see practice_site.shared

    def lasts(self, version: int | None) -> bool:
        """Return whether it is still going on."""
        return version == self.version and self.since <= time.time() < self.until


class Store:
    """Finished pages of one web worker. From any thread."""

    def __init__(
        self,
        version: Version,
        unchanged_until: Callable[[float], float | None],
        *,
        private: tuple[str, ...],
        files: str,
        in_parts: tuple[str, ...] = (),
        session_cookie: str,
        most: int,
        shared_seconds: int = 0,
    ) -> None:
        """Keep at most ``most`` bytes, those used last; 0 keeps nothing.

        ``unchanged_until`` returns the first moment after one at which a page may read differently,
        None while that can't be known.
        Addresses that begin with one of ``private`` are never kept, nor what is asked with the
        session cookie. Below ``files`` there are files in several codings; of these and of what is
        below ``in_parts`` parts may be asked for, which are never kept. Proxies may keep a page for
        ``shared_seconds``.
        """
        self.version, self.unchanged_until = version, unchanged_until
        self.private, self.files = private, files
        self.in_parts = (files, *in_parts)
        self.session_cookie = session_cookie
        self.most, self.shared_seconds = most, shared_seconds
        self.epoch: Epoch | None = None
        self.answers: OrderedDict[Key, Answer] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()

    def key(self, scope: Scope) -> Key | None:
        """Return the key of a request for something public; None for any other."""
        path = scope.path
        if scope.method not in ("GET", "HEAD") or path.startswith(self.private):
            return None
        headers = scope.headers
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            return None
        if "range" in headers and path.startswith(self.in_parts):
            return None
        if self.session_cookie in headers.get("cookie", ""):
            return None
        coding = ""
        if path.startswith(self.files):
            coding = best_coding(headers.get("accept-encoding", ""), FILE_CODINGS)
        proto = headers.get("x-forwarded-proto", "")
        return Key(headers.get("host", ""), proto, path, scope.query_string, coding)

    def may_keep(self, key: Key) -> bool:
        """Return whether an answer to this request may be kept at all."""
        if self.most == 0 or sum(map(len, key)) > LONGEST_KEY:
            return False
        return not key.query or KEPT_QUERY.search(f"{key.path}?{key.query}") is not None

    def current(self) -> Epoch | None:
        """Return the epoch that is going on, None if none was begun; what is older is forgotten."""
        epoch = self.epoch
        if epoch and epoch.lasts(self.version()):
            return epoch
        if epoch:
            with self.lock:
                if self.epoch is epoch:
                    self.epoch, self.size = None, 0
                    self.answers.clear()
        return None

    def begin(self) -> Epoch | None:
        """Return the epoch that is going on or begins now; None while the version isn't known.

        May ask the database, so not for the event loop.
        """
        if epoch := self.current():
            return epoch
        version, now = self.version(), time.time()
        until = None if version is None else self.unchanged_until(now)
        if version is None or until is None:
            return None
        epoch = Epoch(version, now, until, {})
        with self.lock:
            self.epoch = self.epoch or epoch
            return self.epoch

    def find(self, key: Key) -> tuple[Answer, Epoch] | None:
        """Return the answer that is kept for a request, as the one used last, and its epoch."""
        epoch = self.current()
        if epoch is None:
            return None
        with self.lock:
            answer = self.answers.get(key)
            if answer:
                self.answers.move_to_end(key)
            return (answer, epoch) if answer and self.epoch is epoch else None

    def keep(self, key: Key, answer: Answer, epoch: Epoch) -> None:
        """Keep an answer that was made in this epoch, if the epoch is still going on."""
        may_change = key.path.startswith(self.files) and "immutable" not in answer.policy
        if may_change or not (self.may_keep(key) and answer.may_be_kept):
            return
        if self.current() is not epoch:
            return
        with self.lock:
            if self.epoch is epoch and key not in self.answers:
                self.answers[key] = answer
                self.size += answer.size
        self.make_room()

    def grow(self, key: Key, answer: Answer, size: int) -> None:
        """Count what an answer grew by, if it is still kept."""
        with self.lock:
            if self.answers.get(key) is answer:
                answer.size += size
                self.size += size
        self.make_room()

    def make_room(self) -> None:
        """Forget what wasn't used for the longest time, until the rest has room."""
        with self.lock:
            while self.size > self.most and self.answers:
                _, oldest = self.answers.popitem(last=False)
                self.size -= oldest.size

    def send(
        self, answer: Answer, epoch: Epoch | None, coding: str, scope: Scope, protocol: HTTPProtocol
    ) -> None:
        """Send an answer with what its epoch says of its age and of how long it holds."""
        modified, policy = "", "no-cache"
        if epoch:
            now = time.time()
            if now >= int(epoch.since) + UNSETTLED:
                modified = formatdate(int(epoch.since), usegmt=True)
            if self.shared_seconds and answer.may_be_kept:
                seconds = max(0, min(self.shared_seconds, int(epoch.until - now)))
                policy = f"public, max-age=0, s-maxage={seconds}"
        answer.send(scope, protocol, modified, policy, coding)

    def send_kept(self, scope: Scope, protocol: HTTPProtocol) -> bool:
        """Send the answer that is kept, ready in the coding that is asked for; False if none is."""
        key = self.key(scope)
        found = self.find(key) if key else None
        if found is None:
            return False
        answer, epoch = found
        coding = best_coding(scope.headers.get("accept-encoding", ""))
        if coding not in answer.bodies:
            return False
        self.send(answer, epoch, coding, scope, protocol)
        return True
