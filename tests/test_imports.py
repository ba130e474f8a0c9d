"""Imports run one way. Whoever adds a module reads here where it belongs."""

import grimp
import pytest

OURS = ("accounts", "blog", "practice_site")

# From the top down: a module may import what stands below it, never what stands above.
LAYERS = [
    {"blog.urls"},
    {"blog.admin"},
    {"blog.preview.views"},  # a preview is the public page, so it may ask the views
    {"blog.public.views", "blog.public.feeds", "blog.public.sitemaps"},
    {"blog.review.approvals"},
    {"blog.publishing.actions", "blog.preview.links"},
    {"blog.articles.timeline"},
    {
        "blog.articles.revisions",
        "blog.articles.autosave",
        "blog.review.requests",
        "blog.review.comments",
        "blog.publishing.calendar",
    },
    {"blog.articles.merge"},
    {"blog.importing", "blog.articles.diff"},
    {"blog.checklist"},
    {"blog.articles.snapshot"},
    {"blog.articles.content", "blog.taxonomy.names", "blog.people.credentials"},
    {
        "blog.redirects",
        "blog.search.related",
        "blog.public.share_image",
        "blog.public.handouts",
        "blog.public.structured_data",
    },
    {"blog.search", "blog.permissions"},
    {"blog.models"},
    {
        "blog.fields",
        "blog.visibility",
        "blog.practice.colors",
        "blog.practice.crisis",
        "blog.practice.quick_exit",
        "blog.text.reading_time",
    },
    {"blog.text.richtext"},
]

# These can be read, and trusted, without reading anything else.
STAND_ALONE = [
    "blog.visibility",
    "blog.text.richtext",
    "blog.text.wall_clock",
    "blog.practice.colors",
    "blog.practice.crisis",
    "blog.practice.quick_exit",
]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*OURS, include_external_packages=True, cache_dir=None)


def imported_by(graph: grimp.ImportGraph, module: str) -> set[str]:
    return set(graph.find_modules_directly_imported_by(module))


def test_the_blog_is_layered(graph):
    layers = [grimp.Layer(*modules, independent=False) for modules in LAYERS]
    broken = graph.find_illegal_dependencies_for_layers(layers)
    assert not [f"{chain.importer} imports {chain.imported}" for chain in broken]


@pytest.mark.parametrize("module", STAND_ALONE)
def test_a_rule_that_everything_rests_on_imports_nothing_of_ours(graph, module):
    assert not [name for name in imported_by(graph, module) if name.split(".")[0] in OURS]


def test_fields_import_of_ours_only_richtext(graph):
    ours = {name for name in imported_by(graph, "blog.fields") if name.split(".")[0] in OURS}
    assert ours <= {"blog.text.richtext"}


@pytest.mark.parametrize("module", ["practice_site.settings", "practice_site.bootstrap"])
def test_settings_and_bootstrap_import_no_app(graph, module):
    assert not [name for name in imported_by(graph, module) if name.split(".")[0] in OURS]


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


def test_the_example_is_asked_for_by_start_alone(graph):
    importers = {
        importer
        for module in graph.modules
        if module.startswith("blog.demo")
        for importer in graph.find_modules_that_directly_import(module)
        if not importer.startswith("blog.demo")
    }
    assert importers <= {"blog.management.commands.start"}
