"""Why a document can't be read."""


class UnreadableDocumentError(ValueError):
    """A document that can't be read. The message is a sentence to show to the user."""
