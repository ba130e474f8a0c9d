"""Holds JSON-LD against schema.org: Google's schema-dts has the vocabulary as TypeScript types."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NODE = Path(__file__).parent / "node" / "node_modules"
COMPILER = NODE / "typescript" / "bin" / "tsc"
TYPES = NODE / "schema-dts" / "dist" / "schema.d.ts"
HOW_TO_HAVE_IT = "install npm, and run npm ci --ignore-scripts in tests/node"
OPTIONS = ["--noEmit", "--strict", "--skipLibCheck", "--pretty", "false"]


def find_program() -> list[str] | None:
    """Return the command that runs the compiler, or None."""
    node = shutil.which("node")
    return [node, str(COMPILER)] if node and COMPILER.is_file() and TYPES.is_file() else None


def messages(folder: Path, graphs: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with JSON-LD, by name; a property that its type doesn't have is, too."""
    command = find_program()
    assert command, f"To have schema-dts, {HOW_TO_HAVE_IT}."
    lines = [f'import type {{ Graph }} from "{TYPES.with_suffix("").with_suffix("")}";']
    for name, graph in graphs.items():
        lines.append(f"// {name}\nexport const _{len(lines)}: Graph = {json.dumps(graph)};")
    file = folder / "pages.ts"
    file.write_text("\n".join(lines))
    run = subprocess.run(
        [*command, *OPTIONS, str(file)], capture_output=True, check=False, text=True
    )
    return (run.stdout + run.stderr).splitlines()
