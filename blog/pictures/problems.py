"""Why a file can't be used as a picture: sentences for the person who chose it.

The models need these, and not the decoders: it imports none.
"""

MAX_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 100_000_000

SMALLER = "Save it smaller and choose it again."
AS_JPEG = (
    "Open it in the program in which you look at pictures, save it as JPEG, and choose that file."
)
ANIMATED = (
    "This picture is animated, and those of the site stand still. Take a screenshot of the moment "
    "that you want to show, and choose that."
)
BOMB = f"This picture unpacks to an impossible size. {AS_JPEG}"
DAMAGED = (
    "This {} is damaged: the site can’t read it. Choose the original once more, or open it in the "
    "program in which you look at pictures, save it as JPEG, and choose that."
)
TOO_MUCH_MEMORY = (
    "To unpack this picture takes more memory than the server has for it. Save it as JPEG, or "
    "smaller, and choose it again."
)
DAMAGED_OR_TOO_MUCH = (
    f"This picture is damaged, or takes more memory than the server has for it. {AS_JPEG}"
)
TOO_LONG = f"To unpack this picture takes far too long. {AS_JPEG}"


class InvalidPictureError(ValueError):
    """The file can't be used as a picture; the message is shown to the person who chose it."""
