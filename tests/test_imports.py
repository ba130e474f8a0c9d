"""Imports run one way. Read here where a new module belongs."""

from graphlib import TopologicalSorter

import grimp
import pytest

pytestmark = pytest.mark.xdist_group("imports")

OURS = ("accounts", "blog", "practice_site")

# From the roof down: a room may import those below it, never one above it.
LAYERS = [
    {"blog.management"},
    {"blog.urls", "blog.demo"},
    {"blog.admin"},
    {"blog.daily"},
    {"blog.templatetags"},
    {"blog.exporting"},
    {"blog.moving_in"},
    {"blog.preview"},
    {"blog.public"},
    {"blog.review"},
    {"blog.publishing"},
    {"blog.checklist"},
    {"blog.importing"},
    {"blog.articles"},
    {"blog.taxonomy"},
    {"blog.redirects"},
    {"blog.search"},
    {"blog.permissions", "blog.middleware", "blog.checks"},
    {"blog.menu"},
    {"blog.models"},
    {"blog.pictures", "blog.media"},
    {"blog.people"},
    {"blog.practice"},
    {"blog.fields"},
    {"blog.text"},
    {"blog.visibility", "blog.signals"},
]
MOST_FLOORS = 13

# These can be read, and trusted, without reading anything else of ours.
STAND_ALONE = [
    "blog.visibility",
    "blog.text.richtext",
    "blog.text.wall_clock",
    "blog.text.dates",
    "blog.practice.colors",
    "blog.practice.crisis",
    "blog.practice.languages",
    "blog.practice.quick_exit",
    "blog.people.bylines",
    "blog.people.credentials",
    "blog.media.problems",
    "blog.pictures.color_profiles",
    "blog.pictures.file_formats",
    "blog.pictures.png",
    "blog.pictures.problems",
    "practice_site.csp",
    "practice_site.env_file",
    "practice_site.data_version",
    "practice_site.server.answers",
    "practice_site.server.parent",
]

# What is not a room of its own: Django's own folders of an app, and the app's settings.
NOT_LAYERED = {"blog.migrations", "blog.apps"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*OURS, include_external_packages=True, cache_dir=None)


def imported_by(graph: grimp.ImportGraph, module: str) -> set[str]:
    return set(graph.find_modules_directly_imported_by(module))


def room_of(module: str) -> str:
    """Return the room in which a module of the blog lies; other apps are a room each."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "blog" else parts[0]


def rooms(graph: grimp.ImportGraph) -> dict[str, set[str]]:
    """Return the rooms of the blog, each with those that it imports."""
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        if module.startswith("blog.") and room_of(module) not in NOT_LAYERED:
            targets = {room_of(name) for name in imported_by(graph, module)}
            found.setdefault(room_of(module), set()).update(
                name for name in targets if name.startswith("blog.")
            )
    return {room: targets - {room} for room, targets in found.items()}


def test_the_blog_is_layered(graph):
    layers = [grimp.Layer(*modules, independent=False) for modules in LAYERS]
    broken = graph.find_illegal_dependencies_for_layers(layers)
    assert not [f"{chain.importer} imports {chain.imported}" for chain in broken]


def test_every_room_has_its_layer(graph):
    assert rooms(graph).keys() == set().union(*LAYERS)


def test_no_rooms_import_each_other_and_they_are_few_floors(graph):
    imports = rooms(graph)
    floors: dict[str, int] = {}
    for room in TopologicalSorter(imports).static_order():  # raises CycleError for a circle
        floors[room] = 1 + max((floors[each] for each in imports[room]), default=0)
    assert max(floors.values()) <= MOST_FLOORS, floors


def test_no_modules_import_each_other(graph):
    ours = {module for module in graph.modules if module.split(".")[0] in OURS}
    imports = {module: imported_by(graph, module) & ours for module in ours}
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize("module", STAND_ALONE)
def test_a_rule_that_everything_rests_on_imports_nothing_of_ours(graph, module):
    assert not [name for name in imported_by(graph, module) if name.split(".")[0] in OURS]


def test_fields_import_of_ours_only_richtext(graph):
    ours = {name for name in imported_by(graph, "blog.fields") if name.split(".")[0] in OURS}
    assert ours <= {"blog.text.richtext", "blog.text"}


@pytest.mark.parametrize("name", ["settings", "environment", "bootstrap"])
def test_settings_and_bootstrap_import_no_app(graph, name):
    ours = {
        module
        for module in imported_by(graph, f"practice_site.{name}")
        if module.split(".")[0] in OURS
    }
    assert ours <= {"practice_site.environment", "practice_site.env_file"}


def test_the_apps_know_little_of_each_other(graph):
    """From the roof down: accounts, blog, practice_site, whose urls.py names both by strings."""
    ours = [module for module in graph.modules if module.split(".")[0] in OURS]
    across = {
        (module, name)
        for module in ours
        for name in imported_by(graph, module)
        if name.split(".")[0] in OURS and name.split(".")[0] != module.split(".")[0]
    }
    assert {module.split(".")[0] for module, _ in across} == {"accounts", "blog"}
    assert {name for _, name in across} == {
        "blog.signals",
        "practice_site",  # its version
        "practice_site.append_only",
        "practice_site.background",
        "practice_site.backup.archive",
        "practice_site.backup.databases",
        "practice_site.bounded_process",
        "practice_site.counting",
        "practice_site.paths",
        "practice_site.places",
        "practice_site.csp",
        "practice_site.data_version",
        "practice_site.desk",
        "practice_site.disk",
        "practice_site.edit_conflicts",
        "practice_site.environment",
        "practice_site.form_errors",
        "practice_site.health",
        "practice_site.locks",
        "practice_site.mail",
        "practice_site.prepared",
        "practice_site.private_data",
        "practice_site.rate_limit_cache",
        "practice_site.scripts",
        "practice_site.readiness",
        "practice_site.server.child",
        "practice_site.server.loading",
        "practice_site.server.parent",
        "practice_site.server.port",
        "practice_site.server.web",
        "practice_site.shared",
        "practice_site.sqlite_log",
        "practice_site.transactions",
        "practice_site.zip_bounds",
    }


def test_the_blog_does_not_know_accounts(graph):
    """It knows people only as settings.AUTH_USER_MODEL."""
    blog = {"blog"} | graph.find_descendants("blog")
    known = {
        (module, name)
        for module in blog
        for name in imported_by(graph, module)
        if name.split(".")[0] == "accounts"
    }
    assert not known


def test_only_fields_names_the_editor_package(graph):
    ours = [module for module in graph.modules if module.split(".")[0] in OURS]
    assert {name for name in ours if "ckeditor" in imported_by(graph, name)} <= {"blog.fields"}


def test_the_example_is_made_by_its_commands_alone(graph):
    importers = {
        importer
        for module in graph.modules
        if module.startswith("blog.demo")
        for importer in graph.find_modules_that_directly_import(module)
        if not importer.startswith("blog.demo")
    }
    assert importers <= {
        "blog.management.commands.seed_articles",
        "blog.management.commands.start",
    }
