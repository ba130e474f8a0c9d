"""What is wrong with one post of thousands must not hold up the others."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError

from blog.importing.blogs import SourceBlog, SourcePost
from blog.importing.problems import UnreadableDocumentError

logger = logging.getLogger(__name__)

BROKEN = "It couldn’t be read. This is a fault of the program, which was noted."


@contextmanager
def apart(blog: SourceBlog, post: SourcePost, note: Callable[..., None]) -> Iterator[None]:
    """Let work on a post end where something is wrong with it; ``note`` gets sentences on that.

    Raises only what isn't the post's fault: that the database is away, or the disk full.
    """
    try:
        yield
    except UnreadableDocumentError as error:
        note(str(error))
    except ValidationError as error:
        note(*error.messages)
    except (OperationalError, InterfaceError, OSError):
        raise
    except Exception:
        logger.exception("A post of %s couldn't be read: %s", blog.system, post.key)
        note(BROKEN)
