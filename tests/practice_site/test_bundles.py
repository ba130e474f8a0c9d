"""One script from a module and all that it imports."""

import subprocess

import pytest

from practice_site.bundles import bundle

FILES = {
    "js/page.js": 'import "./old.js";\nimport "./first.js";\nimport * as all from "./desk/b.js";\n'
    'import {\n  one as uno,\n  two,\n} from "our-app/a";\n'
    'console.log("page", uno, two(), all.b);\n',
    "js/first.js": 'console.log("first");\nimport "./desk/b.js";\n',
    "js/old.js": 'function unseen() {}\nwindow.$ = "old";\nconsole.log($, typeof unseen);\n',
    "js/desk/b.js": 'import { one } from "our-app/a";\n'
    "const two = 3;\nexport const b = one + two;\n",
    "our_app/a.js": 'console.log("a")\nexport const one = 1\nexport async function later() {}\n'
    "export function two() {\n  return 2;\n}\nexport class C {}\n",
}


@pytest.mark.front_end
def test_a_bundle_does_what_the_modules_do_in_their_order():
    script = bundle("js/page.js", FILES.__getitem__)
    run = subprocess.run(
        ["node", "--input-type=module", "--eval", f"globalThis.window = globalThis;\n{script}"],
        capture_output=True,
        check=True,
        text=True,
    )
    assert run.stdout == "old function\na\nfirst\npage 1 2 4\n"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('export * from "./other.js";', "export \\*"),
        ("export default 1;", "export default"),
        ('import other from "./other.js";', "import other"),
        ("export let changing = 1;", "export let"),
        ("export { one };", "export {"),
        ('import "./circle.js";', "imports itself"),
    ],
)
def test_what_it_does_not_know_it_refuses(source, sentence):
    files = {"js/page.js": f"{source}\n", "js/circle.js": 'import "./page.js";\n'}
    with pytest.raises(ValueError, match=sentence):
        bundle("js/page.js", files.__getitem__)
