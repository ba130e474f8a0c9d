"""Why a file can't be used: sentences for the person who chose it."""

TAKEN = "PDF, MP3, M4A, MP4 (H.264), WebM, or captions as WebVTT"

DAMAGED = (
    "This PDF is damaged: the site can’t read it. Open it in the program in which you look at "
    "PDFs, print it as a PDF or save it anew, and choose that file."
)
TOO_MUCH = (
    "To read this PDF takes more time or memory than the server has for it. Print it as a PDF "
    "anew, or save it smaller, and choose that file."
)
LOCKED = (
    "This PDF asks for a password, so readers couldn’t open it. Save it without one, and choose "
    "that file."
)


class InvalidMediaError(ValueError):
    """The file can't be used; the message is shown to the person who chose it."""
