"""One script from a module and all that it imports, for production.

It knows as much of JavaScript as the desk's modules and django-content-editor use: names that are
imported and exported where they are declared, at the beginning of a line, and no circles. What it
doesn't know it refuses, so that ``collectstatic`` stops instead of a page.
"""

import posixpath
import re
from collections.abc import Callable

IMPORT = re.compile(
    r"""^import\ (?:(?P<names>\{[^}]*\}|\*\ as\ \w+)\ from\ )?"(?P<module>[^"]+)";?$""",
    re.MULTILINE | re.VERBOSE,
)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
UNKNOWN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def resolve(module: str, path: str) -> str:
    """Return the path of a module as a file at another path names it.

    A name without a dot is one of a Django app: content-editor/utils is content_editor/utils.js.
    """
    if module.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), module))
    return f"{module.replace('-', '_')}.js"


def bundle(entry: str, read: Callable[[str], str]) -> str:
    """Return a module and what it imports as one script, each in the order of the language.

    ``read`` returns the source of a file by its path. Raises ValueError for what it doesn't know.
    """
    names: dict[str, str] = {}  # of what each module exports; empty while its imports are read
    parts: list[str] = []

    def add(path: str) -> str:
        if path in names:
            if not names[path]:
                raise ValueError(f"{path} imports itself by way of another module.")
            return names[path]
        names[path] = ""
        source = read(path)

        def replace(match: re.Match[str]) -> str:
            imported = add(resolve(match["module"], path))
            if not match["names"]:
                return ""
            taken = match["names"].removeprefix("* as ").replace(" as ", ": ")
            return f"const {taken} = {imported};"

        exported = EXPORT.findall(source)
        body = EXPORT.sub("", IMPORT.sub(replace, source))
        if unknown := UNKNOWN.search(body):
            raise ValueError(f"{path} says “{unknown[0]}”, which practice_site/bundles.py can't.")
        names[path] = f"$${len(parts)}"
        parts.append(
            f"// {path}\nconst {names[path]} = (() => {{\n{body}\n"
            f"return {{ {', '.join(exported)} }};\n}})();\n"
        )
        return names[path]

    add(entry)
    return "".join(parts)
