"""Read a Word document as HTML, with all that a reader sees in it.

``package`` opens the zip, within limits; ``styles`` says what is hidden, bold, a heading or a list,
and ``labels`` the words that a list writes itself; ``story`` reads a part as HTML, which ``blocks``
puts together; ``drawings`` finds the boxes and pictures in it, ``fields`` its links, ``formulas``
its equations and ``symbols`` the signs of fonts such as Wingdings. What isn't taken in is noted in
``left_out``.

A reader of our own: libraries that turn Word into HTML pass over what they don't know without a
word (text boxes, simple fields, equations, hidden text), and what they would need beforehand is
nearly all of the reading.
"""

from blog.importing.word.document import read_document

__all__ = ["read_document"]
