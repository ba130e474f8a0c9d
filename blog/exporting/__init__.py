"""Everything that a practice has here, as one zip file that others can read, and back again.

``records`` says what is in it and ``left_out`` what is not, and why; ``schema`` publishes that as
JSON Schema. ``write`` makes the file, of rows (``rows``), uploads and articles for people
(``readable``); ``opened`` checks one that comes from outside, and ``load`` puts it into an empty
installation. ``background`` does the first for the desk.
"""
