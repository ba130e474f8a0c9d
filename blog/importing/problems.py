"""Why a document can't be read."""

TOO_LONG = "This is too long for one article. Bring it in part by part."
TOO_MUCH = "This file unpacks to far more than an article. Copy the words and paste them below."
NOT_READABLE = (
    "This file can’t be read as a Word document. Open it in Word and save it once more as .docx, "
    "or copy everything in it and paste it below."
)


class UnreadableDocumentError(ValueError):
    """A document that can't be read. The message is a sentence to show to the user."""
