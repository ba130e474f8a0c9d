"""Articles in files of HTML: pages of a site, documents of Google, pages of Notion."""

import html as escaping
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.text import slugify

from blog.importing.blogs import google_docs, notion_html
from blog.importing.blogs.dates import read_moment
from blog.importing.blogs.files_blog import Folder
from blog.importing.blogs.paths import as_path, urlsplit_path
from blog.importing.blogs.source import SourceBody, SourcePost, Status
from blog.importing.blogs.tree import Node, Pieces, joined_html, parse, rewrite
from blog.importing.front_matter import texts_of
from blog.importing.style_sheets import SHEET
from blog.visibility import PostKind
