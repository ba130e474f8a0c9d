"""Break the rules of the site one at a time, and see whether a test notices.

From the project's folder, by hand; the ordinary suite doesn't collect this file::

    .venv/bin/python -m tests.soak.mutants                # 200 mutants, seed 13; some 15 minutes
    .venv/bin/python -m tests.soak.mutants --list         # only say which they would be
    .venv/bin/python -m tests.soak.mutants --only blog/permissions.py --count 50 --seed 7

A mutant is one small change: a comparison turned, an ``and`` for an ``or``, a filter's argument
dropped, a statement deleted. No file is changed. The tests run once as they are, to learn which
lines each of them reads and how long it takes. Then each mutant is a forked process, in which the
function has other code, and meets the tests that read its line until one fails. If none does, it
has survived: it is equivalent, or a test is missing.
"""

import argparse
import ast
import copy
import gc
import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from django.db import connections

# The modules whose rules matter most, and where the tests of each are.
DESK, PUBLISHING = "tests/blog/admin/views/test_", "tests/blog/publishing"
PANEL, CALENDAR, HOME = (f"{DESK}{page}.py" for page in ("publish", "calendar", "home"))
ARTICLES = [
    "tests/blog/articles",
    PUBLISHING,
    PANEL,
    HOME,
    f"{DESK}history.py",
    f"{DESK}conflict.py",
]
AUDIT, PAGES = "tests/accounts/audit", "tests/blog/public/views/test_pages.py"
REVIEW = [
    "tests/blog/review",
    "tests/blog/checklist/test_approval_required.py",
    "tests/blog/checklist/test_licenses.py",
    f"{DESK}review.py",
]
NEEDY = "browser or vnu or schema"  # they run in other processes, too
TESTS = {
    "blog/visibility.py": ["tests/blog/test_visibility.py", PUBLISHING],
    "blog/publishing/actions.py": [
        PUBLISHING,
        PANEL,
        CALENDAR,
        AUDIT,
        "tests/blog/search",
        "tests/blog/checklist/test_waivers.py",
        f"{DESK}checklist.py",
        *REVIEW,
    ],
    "blog/publishing/calendar.py": [PUBLISHING, CALENDAR, HOME],
    "blog/publishing/freshness.py": [AUDIT, PUBLISHING, CALENDAR, HOME],
    "blog/publishing/status.py": [PUBLISHING, PANEL, HOME, *REVIEW],
    "blog/permissions.py": ["tests/blog/test_permissions.py", HOME, *REVIEW, "tests/test_roles.py"],
    "blog/text/richtext.py": ["tests/blog/text", "tests/blog/importing", PAGES],
    "blog/people/bylines.py": ["tests/blog/models", PAGES, *REVIEW],
    "blog/models/authors.py": [
        "tests/blog/models",
        "tests/blog/admin/test_expiring_licenses.py",
        "tests/blog/people",
        "tests/blog/public/test_structured_data.py",
        "tests/blog/public/test_structured_sections.py",
        f"{DESK}preview.py",
        PAGES,
        *REVIEW,
    ],
    "blog/articles/snapshot.py": ARTICLES,
    "blog/articles/hashes.py": ARTICLES,
    "blog/articles/revisions.py": ARTICLES,
}


# --- Mutants -------------------------------------------------------------------------------------

SWAPPED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip
OTHER_NAME = {"min": "max", "max": "min", "any": "all", "all": "any"}
OTHER_LOOKUP = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}


@dataclass(frozen=True)
class Mutant:
    """A module with one change, and the top-level statement that contains it."""

    path: str
    line: int
    words: str
    tree: ast.Module
    qualname: str  # of the function; empty for a constant of the module

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.words}"

    def apply(self, functions: list[FunctionType]) -> None:
        """Replace the code of the function in this process, or the constants of the module."""
        file = str(Path(self.path).resolve())
        code = compile(self.tree, file, "exec")
        if not self.qualname:
            self._assign_constants(file)
            return
        found = [each for each in _codes(code) if each.co_qualname == self.qualname]
        for function in functions:
            for mutated in found:
                if _place(mutated) == _place(function.__code__):
                    function.__code__ = mutated

    def _assign_constants(self, file):
        name = self.path.removesuffix(".py").replace("/", ".")
        module = sys.modules[name]
        for statement in self.tree.body:
            if isinstance(statement, ast.Assign) and statement.end_lineno >= self.line:
                constant = statement.targets[0].id
                before = vars(module)[constant]
                exec(compile(ast.Module([statement], []), file, "exec"), vars(module))
                for other in list(sys.modules.values()):
                    if getattr(other, "__dict__", {}).get(constant) is before:
                        setattr(other, constant, vars(module)[constant])


def _place(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def mutants(path: str) -> Iterator[Mutant]:
    """Yield the mutants of a module."""
    tree = ast.parse(Path(path).read_text("utf-8"))
    for qualname, owner in _owners(tree):
        bodies = owner.body if isinstance(owner, ast.FunctionDef) else [owner.value]
        for body in bodies:
            for old, new in _replacements(body):
                mutated, there = _replaced(tree, old, new)
                words = f"{_short(old)}  →  {_short(new)}"
                yield Mutant(path, there, words, mutated, qualname)


def _owners(tree):
    """Yield the functions and methods with their names, and the module's constants."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.FunctionDef):
                    yield f"{node.name}.{each.name}", each
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield "", node


def _replacements(body):
    """Yield nodes of the tree, each with its replacement."""
    for node in ast.walk(body):
        match node:
            case ast.Compare():
                for number, operator in enumerate(node.ops):
                    operators = [*node.ops]
                    operators[number] = SWAPPED[type(operator)]()
                    yield node, ast.Compare(node.left, operators, node.comparators)
            case ast.BoolOp():
                yield node, ast.BoolOp(SWAPPED[type(node.op)](), node.values)
            case ast.BinOp(op=operator) if type(operator) in SWAPPED:
                yield node, ast.BinOp(node.left, SWAPPED[type(operator)](), node.right)
            case ast.UnaryOp(op=ast.Not() | ast.Invert()):
                yield node, node.operand
            case ast.Constant(value=bool()):
                yield node, ast.Constant(not node.value)
            case ast.Constant(value=int()):
                yield node, ast.Constant(node.value + 1)
                yield node, ast.Constant(node.value - 1)
            case ast.Constant(value=str()):
                words, _, lookup = node.value.rpartition("__")
                if words and lookup in OTHER_LOOKUP:
                    yield node, ast.Constant(f"{words}__{OTHER_LOOKUP[lookup]}")
            case ast.keyword(arg=str()):
                words, _, lookup = node.arg.rpartition("__")
                if words and lookup in OTHER_LOOKUP:
                    yield node, ast.keyword(f"{words}__{OTHER_LOOKUP[lookup]}", node.value)
            case ast.Call():
                yield from _calls(node)
            case ast.IfExp() | ast.If():
                negated = copy.copy(node)
                negated.test = ast.UnaryOp(ast.Not(), node.test)
                yield node, negated
            case ast.comprehension(ifs=[_, *_]):
                yield node, ast.comprehension(node.target, node.iter, [], node.is_async)
            case ast.Return(value=ast.AST()) if ast.unparse(node.value) != "None":
                yield node, ast.Return(ast.Constant(None))
            case ast.Expr(value=ast.Constant()):
                pass
            case ast.Expr() | ast.Raise() | ast.AugAssign() | ast.Continue():
                yield node, _without(node)
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]):
                yield node, _without(node)


def _without(statement: ast.stmt) -> ast.If:
    """Return a statement that does nothing, and names what the other does: ``super()`` counts."""
    return ast.If(ast.Constant(False), [statement], [])


def _calls(node):
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if isinstance(node.func, ast.Name) and name in OTHER_NAME:
        yield node, ast.Call(ast.Name(OTHER_NAME[name], ast.Load()), node.args, node.keywords)
    is_condition = name == "Q" or (
        name in {"filter", "exclude", "get"} and isinstance(node.func, ast.Attribute)
    )
    if is_condition and node.keywords and len(node.args) + len(node.keywords) > 1:
        for number in range(len(node.args)):
            rest = node.args[:number] + node.args[number + 1 :]
            yield node, ast.Call(node.func, rest, node.keywords)
        for number in range(len(node.keywords)):
            rest = node.keywords[:number] + node.keywords[number + 1 :]
            yield node, ast.Call(node.func, node.args, rest)
    elif is_condition and name in {"filter", "exclude"}:
        yield node, node.func.value


def _replaced(tree, old, new):
    class Replacer(ast.NodeTransformer):
        def visit(self, node):
            if node is not target:
                return self.generic_visit(node)
            return ast.copy_location(copy.deepcopy(new), node)

    place = list(ast.walk(tree)).index(old)
    mutated = copy.deepcopy(tree)
    target = list(ast.walk(mutated))[place]
    line = getattr(target, "lineno", 0) or getattr(target, "target", target).lineno
    Replacer().visit(mutated)
    return ast.fix_missing_locations(mutated), line


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:110]


# --- Tests ---------------------------------------------------------------------------------------


class Drill:
    """Runs the tests once as they are, then those that read its line against each mutant."""

    def __init__(self, chosen: list[Mutant], seconds: int, out) -> None:
        self.chosen, self.seconds, self.out = chosen, seconds, out
        self.files = {str(Path(each.path).resolve()): each.path for each in chosen}
        self.readers: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self.durations: list[float] = []
        self.killers: set[int] = set()
        self.survivors: list[Mutant] = []

    def say(self, words: str) -> None:
        print(words, file=self.out, flush=True)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        started = time.monotonic()
        self.learn(session)
        self.say(f"{len(session.items)} tests in {time.monotonic() - started:.0f} s")
        if session.testsfailed:
            self.say(f"{session.testsfailed} fail without any mutant; nothing was tried.")
            return True
        # Found once, since looking at every object in a forked process copies the memory.
        # Not by isinstance(), which would wake Django's lazy objects.
        self.functions = [
            each
            for each in gc.get_objects()
            if type(each) is FunctionType and each.__code__.co_filename in self.files
        ]
        gc.collect()
        gc.freeze()
        quick = sorted(range(len(session.items)), key=self.durations.__getitem__)[:50]
        if (status := self.run_in_child(session, quick, None)) != (0, ""):
            self.say(f"The tests fail in a process of their own: {status}; nothing was tried.")
            return True
        for mutant in self.chosen:
            began = time.monotonic()
            verdict = self.verdict(session, mutant)
            self.say(f"{verdict} [{time.monotonic() - began:.0f} s] {mutant}")
            if verdict.startswith("SURVIVED"):
                self.survivors.append(mutant)
        return True

    def learn(self, session: pytest.Session) -> None:
        """Run all tests, and note who reads which line of which module, and how long it takes."""
        read: set[tuple[str, int]] = set()

        def note(frame, event, argument):
            if event == "line":
                read.add((self.files[frame.f_code.co_filename], frame.f_lineno))
            return note

        def note_calls(frame, event, argument):
            return note if frame.f_code.co_filename in self.files else None

        for number in range(len(session.items)):
            read.clear()
            began = time.monotonic()
            sys.settrace(note_calls)
            run(session, session.items, number)
            sys.settrace(None)
            self.durations.append(time.monotonic() - began)
            for place in read:
                self.readers[place].append(number)

    def verdict(self, session: pytest.Session, mutant: Mutant) -> str:
        """Return what becomes of a mutant."""
        numbers = self.tests_of(session, mutant)
        if not numbers:
            return "SURVIVED (no test reads it)"
        status, words = self.run_in_child(session, numbers, mutant)
        if status == 0:
            return f"SURVIVED ({len(numbers)} tests)"
        if status == 2:
            return f"NOT TRIED ({words})"
        if status == -signal.SIGPROF:
            return "killed (no end)"
        if not words.isdigit():
            return f"killed ({words or status})"
        self.killers.add(int(words))
        return f"killed ({session.items[int(words)].nodeid})"

    def run_in_child(
        self, session: pytest.Session, numbers: list[int], mutant: Mutant | None
    ) -> tuple[int, str]:
        """Run tests in a process of its own; return its status and which one failed, or why."""
        connections.close_all()  # SQLite's must not be taken into another process
        receiver, sender = os.pipe()
        child = os.fork()
        if child == 0:
            status, words = 2, ""
            try:
                if mutant:
                    mutant.apply(self.functions)
                status = 1
                items = [session.items[number] for number in numbers]
                for index, number in enumerate(numbers):
                    signal.setitimer(signal.ITIMER_PROF, self.seconds)
                    run(session, items, index)
                    if session.testsfailed:
                        words = str(number)
                        break
                else:
                    status = 0
            except BaseException as error:
                words = repr(error)
            os.write(sender, words.encode())
            os._exit(status)
        os.close(sender)
        with os.fdopen(receiver) as said:
            words = said.read()
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), words

    def tests_of(self, session: pytest.Session, mutant: Mutant) -> list[int]:
        """Return the numbers of the tests that read a mutant's line, in a good order.

        Those that killed others come first, then the quick ones.
        """
        folders = tuple(TESTS[mutant.path])
        if mutant.qualname:
            found = self.readers[mutant.path, mutant.line]
        else:
            lines = [each for (path, _), each in self.readers.items() if path == mutant.path]
            found = list({*chain.from_iterable(lines)})
        numbers = [n for n in found if session.items[n].nodeid.startswith(folders)]
        return sorted(numbers, key=lambda n: (n not in self.killers, self.durations[n]))


def run(session: pytest.Session, items: list[pytest.Item], number: int) -> None:
    """Run a test as pytest does. What was set up for all tests stays for the next ones."""
    later = items[number + 1] if number + 1 < len(items) else session
    items[number].ihook.pytest_runtest_protocol(item=items[number], nextitem=later)


def main() -> int:
    """Choose the mutants, try them, and say which survived."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=200, help="how many mutants (200)")
    parser.add_argument("--seed", type=int, default=13, help="which of all that can be made (13)")
    parser.add_argument("--only", nargs="+", default=[*TESTS], help="modules, if not all")
    parser.add_argument("--tests", nargs="+", help="other tests than those of the modules")
    parser.add_argument("--seconds", type=int, default=60, help="of work for a test (60)")
    parser.add_argument("--list", action="store_true", help="only say which they would be")
    options = parser.parse_args()
    everything = [each for path in options.only for each in mutants(path)]
    chosen = random.Random(options.seed).sample(everything, min(options.count, len(everything)))
    chosen.sort(key=lambda each: (each.path, each.line))
    print(f"{len(chosen)} of {len(everything)} mutants, seed {options.seed}", flush=True)
    if options.list:
        print(*chosen, sep="\n")
        return 0
    if options.tests:
        TESTS.update(dict.fromkeys(TESTS, options.tests))
    tests = sorted({each for path in options.only for each in TESTS[path]})
    out, quiet = os.fdopen(os.dup(1), "w"), os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    drill = Drill(chosen, options.seconds, out)
    arguments = ["-q", "-n0", "--tb=no", "-p", "no:cacheprovider", "-m", f"not ({NEEDY})", *tests]
    status = pytest.main(arguments, plugins=[drill])
    drill.say(f"pytest: {status}; survived: {len(drill.survivors)} of {len(chosen)}")
    drill.say("\n".join(map(str, drill.survivors)))
    return 1 if status or drill.survivors else 0


if __name__ == "__main__":
    sys.exit(main())
