"""Starts a PostgreSQL of the tests' own: from the machine's programs, in a folder that goes."""

import atexit
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

HOW_TO_HAVE_IT = (
    "install PostgreSQL (Debian: apt install postgresql), or set POSTGRESQL to the folder of its "
    "programs"
)
DEBIAN = Path("/usr/lib/postgresql")  # its programs are not on the PATH
PREFIX = "practice-blog-pg-"  # of the folder of a server of the tests' own

# Nobody else uses it and nothing in it is kept, so nothing has to be safe on the disk.
SERVER = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses="]


def find_program() -> Path | None:
    """Return the folder of the server's programs, or None; the newest of several.

    POSTGRESQL in the environment goes before everything. On Windows none is looked for, since the
    tests' server listens on a socket in a folder alone.
    """
    if os.name == "nt":
        return None
    if found := shutil.which("initdb", path=os.environ.get("POSTGRESQL")):
        return Path(found).parent
    if "POSTGRESQL" in os.environ:
        return None
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


class Server:
    """A server that ends with this process, and may be stopped and started meanwhile."""

    def __init__(self) -> None:
        programs = find_program()
        if programs is None:
            raise FileNotFoundError(f"No PostgreSQL was found. To have one, {HOW_TO_HAVE_IT}.")
        self.folder = folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres")
        data = folder / "data"
        _run(
            *(programs / "initdb", f"--pgdata={data}", "--username=tests", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        control = (programs / "pg_ctl", "--silent", "--wait", f"--pgdata={data}")
        self.control: list[str | Path] = [*control]
        options = [*SERVER, f"unix_socket_directories={folder}"]
        self.options = [
            f"--log={folder / 'log'}",
            f"--options={' '.join(f'-c {each}' for each in options)}",
        ]
        self.address = f"postgres://tests@/{str(folder).replace('/', '%2F')}/postgres"
        self.start()
        atexit.register(self.stop)

    def start(self) -> None:
        """Start it."""
        _run(*self.control, *self.options, "start")

    def stop(self) -> None:
        """Stop it at once, as if its machine were gone."""
        _run(*self.control, "--mode=immediate", "stop")


def start() -> str:
    """Start a server that ends with this process; gives the address of a database in it."""
    return Server().address


def same_kind() -> list[str]:
    """Return the arguments of a drill of tests/soak that make its database of the kind tested.

    In a process of the tests; a server that isn't their own is left alone.
    """
    if not (address := os.environ["DATABASE_URL"]):
        return []
    return ["--postgresql", *([address] if PREFIX in address else [])]


def _run(*command: str | Path) -> None:
    """Run a program of PostgreSQL's, as its own user where this one is root."""
    user = {"user": "postgres"} if os.geteuid() == 0 else {}
    output = subprocess.run(command, cwd="/", capture_output=True, text=True, **user)  # type: ignore[call-overload]  # or none
    if output.returncode:
        raise OSError(f"{Path(command[0]).name} failed: {output.stderr or output.stdout}")
