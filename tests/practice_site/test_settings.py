"""A missing or wrong value stops the start with a sentence that names the variable."""

import os
import re
import runpy
import shutil
import stat
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from practice_site import env_file, environment
from practice_site.env_file import ConfigurationError
from practice_site.environment import VARIABLES
from tests.practice_site.environment import ROOT, python

KEY = "k3J9-xqT7_bVw2LmZ0aRf8YdHs5CnEu1PgOi6Xl4KtQvBjNrWcMyUzDeAhSo"
EMAIL = "smtp+tls://desk:a-word@mail.example.com:587"
EXAMPLE = (ROOT / "docs" / "deploy" / "example.env").read_text(encoding="utf-8")


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    return {
        "SECRET_KEY": KEY,
        "SITE_URL": "https://blog.example.com",
        "DATA_DIR": str(tmp_path / "data"),
        "EMAIL_URL": EMAIL,
        "DEFAULT_FROM_EMAIL": "desk@example.com",
    }


@pytest.fixture
def load(monkeypatch):
    """Return the settings under these variables; raises ConfigurationError."""

    def load(values):
        monkeypatch.setattr(environment, "variables", lambda: values)
        return runpy.run_path(str(ROOT / "practice_site" / "settings.py"))

    return load


@pytest.fixture
def refusal(load):
    """Return the sentence with which the settings stop."""

    def refusal(values):
        with pytest.raises(ConfigurationError) as caught:
            load(values)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return refusal


# --- What production is like ---------------------------------------------------------------------


def test_production_is_the_default_and_wants_https(load, production):
    settings = load(production)
    assert settings["DEBUG"] is False
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["upgrade-insecure-requests"] is True
    assert settings["EMAIL_HOST"] == "mail.example.com"
    assert settings["EMAIL_USE_TLS"] is True
    assert settings["ACCOUNT_DEFAULT_HTTP_PROTOCOL"] == "https"


def test_https_is_promised_for_a_year_and_for_other_hosts_only_if_the_environment_says_so(
    load, production, refusal
):
    names = ("SECONDS", "INCLUDE_SUBDOMAINS", "PRELOAD")

    def promised(**values):
        settings = load({**production, **values})
        return [settings[f"SECURE_HSTS_{name}"] for name in names]

    every = {"HSTS_INCLUDE_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}
    assert promised() == [365 * 24 * 3600, False, False]
    assert promised(HSTS_INCLUDE_SUBDOMAINS="true") == [365 * 24 * 3600, True, False]
    assert promised(**every) == [365 * 24 * 3600, True, True]
    assert "HSTS_INCLUDE_SUBDOMAINS=true" in refusal({**production, "HSTS_PRELOAD": "true"})


def test_pages_are_stored_here_alone_unless_the_environment_says_otherwise(load, production):
    settings = load(production)
    assert (settings["STORED_BYTES"], settings["SHARED_CACHE_SECONDS"]) == (32 * 1024 * 1024, 0)
    settings = load({**production, "PAGE_STORE": "false", "SHARED_CACHE_SECONDS": "60"})
    assert (settings["STORED_BYTES"], settings["SHARED_CACHE_SECONDS"]) == (0, 60)


def test_the_database_is_a_file_in_the_data_folder_and_the_folder_is_made(load, production):
    settings = load(production)
    folder = Path(production["DATA_DIR"])
    assert settings["DATABASES"]["default"]["NAME"] == folder / "db.sqlite3"
    assert settings["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert folder.is_dir()


def test_an_sqlite_address_gets_the_same_safe_options(load, production, tmp_path):
    settings = load({**production, "DATABASE_URL": f"sqlite:///{tmp_path}/at@home.sqlite3"})
    assert settings["DATABASES"]["default"]["NAME"] == f"{tmp_path}/at@home.sqlite3"
    assert settings["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_postgresql_address_is_taken(load, production):
    settings = load({**production, "DATABASE_URL": "postgres://user:password@db.example.com/blog"})
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert settings["DATABASES"]["default"]["NAME"] == "blog"


def test_a_folder_is_found_from_that_of_manage_py(load, production, monkeypatch, tmp_path):
    """A command may be run from anywhere, as cron does."""
    monkeypatch.setattr(environment, "BASE_DIR", tmp_path)
    monkeypatch.chdir("/")
    values = {**production, "DATA_DIR": "here", "BACKUP_DIR": "kept"}
    settings = load({**values, "DATABASE_URL": "sqlite:///db.sqlite3"})
    assert settings["DATA_DIR"] == tmp_path / "here"
    assert settings["BACKUP_DIR"] == tmp_path / "kept"
    assert not settings["BACKUP_DIR"].exists()  # the disk of the backups may be away
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "db.sqlite3")
    assert load(production)["BACKUP_DIR"] is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("https://blog.example.com", "https://blog.example.com"),
        ("https://Blog.Example.com/", "https://blog.example.com"),
        ("https://blog.example.com:443", "https://blog.example.com"),
        ("https://blog.example.com:8443/", "https://blog.example.com:8443"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ],
)
def test_the_site_has_one_address(load, production, said, meant):
    assert load({**production, "SITE_URL": said})["SITE_URL"] == meant


def test_its_host_is_allowed_and_so_are_further_ones(load, production):
    assert load(production)["ALLOWED_HOSTS"] == ["blog.example.com"]
    settings = load({**production, "ALLOWED_HOSTS": "www.example.com, old.example.org,"})
    assert settings["ALLOWED_HOSTS"] == ["blog.example.com", "www.example.com", "old.example.org"]


# --- Passwords and addresses ---------------------------------------------------------------------

SIGNS = "p@ss:w/o#r?d%&+ $x'\"\\=["


@pytest.mark.parametrize("password", [*SIGNS, SIGNS, "100%zz", "a://b", "$HOME", "["])
def test_a_password_may_have_any_sign(load, production, password):
    mail = f"smtp+tls://desk@example.com:{password}@mail.example.com:587"
    database = f"postgres://blog:{password}é@db.example.com:5433/blog?sslmode=require"
    settings = load({**production, "EMAIL_URL": mail, "DATABASE_URL": database})
    assert settings["EMAIL_HOST_USER"] == "desk@example.com"
    assert settings["EMAIL_HOST_PASSWORD"] == password
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("mail.example.com", 587)
    config = settings["DATABASES"]["default"]
    assert (config["USER"], config["PASSWORD"], config["NAME"]) == ("blog", f"{password}é", "blog")
    assert (config["HOST"], config["PORT"]) == ("db.example.com", 5433)
    assert config["OPTIONS"]["sslmode"] == "require"


def test_a_password_that_was_escaped_is_the_same(load, production):
    settings = load({**production, "EMAIL_URL": "smtp+ssl://a%40b:p%2F%23%25@mail.example.com"})
    assert (settings["EMAIL_HOST_USER"], settings["EMAIL_HOST_PASSWORD"]) == ("a@b", "p/#%")


def test_a_secret_key_is_taken_sign_for_sign(load, production):
    key = "$HOME" + SIGNS + KEY
    assert load({**production, "SECRET_KEY": key})["SECRET_KEY"] == key


@pytest.mark.parametrize(
    ("said", "name", "address"),
    [
        ("desk@example.com", "", "desk@example.com"),
        ("The desk <desk@example.com>", "The desk", "desk@example.com"),
        ('"Willow & Lane, LLC" <desk@example.com>', "Willow & Lane, LLC", "desk@example.com"),
        ("Práxis Lane, LLC <desk@example.com>", "Práxis Lane, LLC", "desk@example.com"),
        ("<desk@example.com>", "", "desk@example.com"),
    ],
)
def test_the_site_writes_from_an_address_with_or_without_a_name(
    load, production, said, name, address
):
    mail = EmailMessage(SMTP)
    mail["From"] = load({**production, "DEFAULT_FROM_EMAIL": said})["DEFAULT_FROM_EMAIL"]
    (sender,) = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, address)


def test_errors_are_mailed_to_several(load, production):
    assert load(production)["ADMINS"] == []
    values = {**production, "ADMINS": 'a@example.com, "Doe, Jo" <jo@example.com>'}
    assert load(values)["ADMINS"] == [("", "a@example.com"), ("Doe, Jo", "jo@example.com")]


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"])
@pytest.mark.parametrize("empty", [True, False], ids=["empty", "unset"])
def test_what_production_can_not_do_without(refusal, production, name, empty):
    del production[name]
    if empty:
        production[name] = ""
    assert refusal(production).startswith(f"{name} is missing. Set it to ")


WEAK = "SECRET_KEY is too weak: it must be 50 or more random characters."
PLACEHOLDER = "SECRET_KEY is still the placeholder. Set it to at least 50 random characters, "
SITE = "SITE_URL must be the address of the site and nothing more, as in https://blog.example.com"
DATABASE = "DATABASE_URL must say the kind of database and which"
MAIL = "EMAIL_URL must name the mail server, as in smtp+tls://"
WRONG = [
    ("SECRET_KEY", "too-short", WEAK),
    ("SECRET_KEY", "<fifty or more random characters>", PLACEHOLDER),
    ("EMAIL_URL", "smtp+tls://user:password@mail.example.com:587", "EMAIL_URL is still the place"),
    ("SECRET_KEY", "a" * 60, WEAK),
    ("SECRET_KEY", "django-insecure-" + KEY, WEAK),
    ("DEVELOPMENT", "maybe", "DEVELOPMENT must be true or false, not 'maybe'."),
    ("PAGE_STORE", "perhaps", "PAGE_STORE must be true or false, not 'perhaps'."),
    ("SHARED_CACHE_SECONDS", "-1", "SHARED_CACHE_SECONDS must be a whole number of seconds"),
    ("DEBUG", "2", "DEBUG must be true or false, not '2'."),
    ("DEBUG", "true", "DEBUG shows the inside of the site to anyone; it needs DEVELOPMENT=true."),
    ("SITE_URL", "http://blog.example.com", "SITE_URL must begin with https://"),
    ("SITE_URL", "blog.example.com", SITE),
    ("SITE_URL", "https://blog.example.com/blog", SITE),
    ("SITE_URL", "https://blog.example.com?a", SITE),
    ("SITE_URL", "https://blog.example.com#a", SITE),
    ("SITE_URL", "https://user@blog.example.com", SITE),
    ("SITE_URL", "https://blog.example.com:port", SITE),
    ("SITE_URL", "https://caf\u00e9.example.com", SITE),
    ("SITE_URL", "https://", SITE),
    ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS must be plain names such as www.example.com, not '*'."),
    ("ALLOWED_HOSTS", "https://blog.example.com", "ALLOWED_HOSTS must be plain names"),
    ("ALLOWED_HOSTS", "blog.example.com:443", "ALLOWED_HOSTS must be plain names"),
    ("ALLOWED_HOSTS", "blog.example.com,*", "ALLOWED_HOSTS must be plain names"),
    ("DATABASE_URL", "nonsense", DATABASE),
    ("DATABASE_URL", "//user:a-secret-word@db.example.com/blog", DATABASE),
    ("DATABASE_URL", "mongodb://db.example.com/blog", DATABASE),
    ("DATABASE_URL", "postgres://user:password@db.example.com:port/blog", DATABASE),
    ("DATABASE_URL", "postgres://", DATABASE),
    ("DATABASE_URL", "sqlite://:memory:", DATABASE),
    ("EMAIL_URL", "nonsense", MAIL),
    ("EMAIL_URL", "smtp://", MAIL),
    ("EMAIL_URL", "smtp://user:a-secret-word", MAIL),
    ("EMAIL_URL", "smtp://mail.example.com:port", MAIL),
    ("EMAIL_URL", "pigeon://mail.example.com", MAIL),
    ("EMAIL_URL", "smtp://user:caf\u00e9@mail.example.com", "EMAIL_URL has a user name or a pass"),
    ("DEFAULT_FROM_EMAIL", "desk", "DEFAULT_FROM_EMAIL must be an e-mail address, as in "),
    ("DEFAULT_FROM_EMAIL", "The desk desk@example.com", "DEFAULT_FROM_EMAIL must be an e-mail"),
    ("DEFAULT_FROM_EMAIL", "The desk <desk@example.com", "DEFAULT_FROM_EMAIL must be an e-mail"),
    ("DEFAULT_FROM_EMAIL", "a\nBcc: b <c@example.com>", "DEFAULT_FROM_EMAIL must be an e-mail"),
    ("ADMINS", "a@example.com, robin", "ADMINS must be an e-mail address, as in "),
    ("ADMINS", "a@example.com; b@example.com", "ADMINS must be an e-mail address, as in "),
    ("S3_SECRET_KEY", "a-secret-word", "S3_SECRET_KEY is for a bucket. Set S3_BUCKET, too, or"),
    ("S3_BUCKET", "practice-blog", "S3_REGION is missing. Set it to the bucket's region, as in"),
    ("DATA_DIR", __file__, f"DATA_DIR is {__file__}, which can't be used as a folder: "),
    ("DATA_DIR", f"{__file__}/data", f"DATA_DIR is {__file__}/data, which can't be used as a fol"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_a_wrong_value_stops_the_start_with_a_sentence(refusal, production, name, value, sentence):
    said = refusal({**production, name: value})
    assert said.startswith(sentence)
    assert "a-secret-word" not in said


BUCKET = {
    "S3_BUCKET": "practice-blog",
    "S3_REGION": "eu-central-1",
    "S3_ACCESS_KEY": "AKIAEXAMPLE",
    "S3_SECRET_KEY": "a-secret-word",
}


def test_pictures_and_uploads_are_in_a_folder_or_in_a_bucket(load, production, refusal):
    stored = load(production)["STORAGES"]
    assert stored["default"] == {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    assert stored["uploads"]["OPTIONS"] == {"file_permissions_mode": 0o600}
    endpoint = {"S3_ENDPOINT": "https://s3.example.com"}
    settings = load({**production, **BUCKET, **endpoint})
    assert settings["S3_BUCKET"] == "practice-blog"
    for alias in ("default", "uploads"):
        storage = settings["STORAGES"][alias]
        assert storage["BACKEND"] == "practice_site.bucket.BucketStorage"
        assert storage["OPTIONS"]["bucket_name"] == "practice-blog"
        assert storage["OPTIONS"]["endpoint_url"] == "https://s3.example.com"
    for wrong in ("s3.example.com", "https://s3.example.com/practice-blog"):
        said = refusal({**production, **BUCKET, "S3_ENDPOINT": wrong})
        assert said.startswith("S3_ENDPOINT must be an address, as in https://s3.example.com.")


def test_a_bucket_without_its_packages_says_how_to_have_them(refusal, production, monkeypatch):
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    assert refusal({**production, **BUCKET}).endswith("-r requirements-s3.txt.")


def test_a_data_folder_that_can_not_be_written_stops_the_start(refusal, production, monkeypatch):
    """Root may write everywhere, so the system's answer is put into its mouth."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    folder = production["DATA_DIR"]
    assert refusal(production) == f"DATA_DIR is {folder}, where this user may not write."


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_a_database_that_can_not_be_written_stops_the_start(
    refusal, load, production, monkeypatch, end
):
    load(production)
    path = Path(production["DATA_DIR"]) / f"db.sqlite3{end}"
    path.touch()
    monkeypatch.setattr(os, "access", lambda asked, _: asked != path)
    assert refusal(production) == f"The database needs {path}, where this user may not write."


@pytest.mark.parametrize(
    "url",
    [
        "mongodb://user:a-secret-word@db.example.com/blog",
        "postgres://user:a-secret-word",
        "postgres://user:a-secret-word@db.example.com/blog?application_name=a@b",
        "postgres://user:a-secret-word@[db/blog",
    ],
)
def test_a_wrong_database_address_does_not_show_its_password(refusal, production, url):
    said = refusal({**production, "DATABASE_URL": url})
    assert said.startswith(DATABASE)
    assert "a-secret-word" not in said
    assert ("an @ behind the host must be written as %40" in said) is ("@" in url)


# --- Every command -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "serve", "migrate"])
def test_every_command_says_it_in_one_line(production, command):
    run = python("manage.py", command, **production | {"SITE_URL": "http://blog.example.com"})
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr == "SITE_URL must begin with https:// since readers need it.\n"


# --- The file ------------------------------------------------------------------------------------


def write(folder: Path, text: str) -> Path:
    path = folder / ".env"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("NAME=value", "value"),
        ("  export NAME = value  ", "value"),
        ("NAME=", ""),
        ("NAME=a=b", "a=b"),
        (f"NAME={SIGNS}", SIGNS),
        ("NAME=$HOME/${HOME}", "$HOME/${HOME}"),
        ("NAME=a\\nb\\", "a\\nb\\"),
        ("NAME=#1", "#1"),
        ("NAME='a # b '", "a # b "),
        ('NAME="it\'s \\"so\\""', 'it\'s \\"so\\"'),
        ("NAME=caf\u00e9\r", "caf\u00e9"),
        ("\ufeffNAME=value", "value"),
        ("# NAME=other\n\nNAME=value", "value"),
    ],
)
def test_a_value_is_what_stands_there(tmp_path, line, value):
    assert env_file.read_env_file(write(tmp_path, line + "\n")) == {"NAME": value}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("a-secret-word", "can't be understood: it must be NAME=value, or begin with #"),
        ("1NAME=a-secret-word", "can't be understood"),
        ("NAME: a-secret-word", "can't be understood"),
        ("NAME='a-secret-word", "opens a quotation mark in NAME that its end doesn't close"),
        ('NAME="a-secret-word" # why', "opens a quotation mark in NAME that its end doesn't"),
        ("NAME=a-secret-word # why", "may have a comment in NAME: put the comment on a line of"),
        ("NAME= # a-secret-word", "may have a comment in NAME"),
        ("NAME=a-secret\u200b-word", "has an invisible sign in NAME: type the value anew"),
        ("FIRST=a-secret-word", "sets FIRST a second time: remove one of them"),
    ],
)
def test_a_line_that_may_be_meant_otherwise_is_refused_by_its_number(tmp_path, line, sentence):
    path = write(tmp_path, f"FIRST=1\n\n{line}\n")
    with pytest.raises(ConfigurationError) as caught:
        env_file.read_env_file(path)
    assert str(caught.value).startswith(f"Line 3 of {path} {sentence}")
    assert "a-secret-word" not in str(caught.value)


def test_a_file_that_can_not_be_read_is_refused(tmp_path):
    for path, sentence in [
        (tmp_path / "away.env", f"ENV_FILE names {tmp_path}/away.env, which isn't there."),
        (tmp_path, f"{tmp_path} can't be read: Is a directory."),
    ]:
        with pytest.raises(ConfigurationError) as caught:
            env_file.read_env_file(path)
        assert str(caught.value) == sentence
    (tmp_path / ".env").write_bytes("NAME=caf\u00e9".encode("latin-1"))
    with pytest.raises(ConfigurationError, match=r"can't be read: it must be text in UTF-8\."):
        env_file.read_env_file(tmp_path / ".env")


def test_the_file_beside_manage_py_is_that_of_the_public_site(tmp_path):
    assert env_file.find_env_file({}, tmp_path) is None
    (tmp_path / ".env").mkdir()  # as some call the folder of their packages
    assert env_file.find_env_file({}, tmp_path) is None
    (tmp_path / ".env").rmdir()
    path = write(tmp_path, "")
    assert env_file.find_env_file({}, tmp_path) == path
    assert env_file.find_env_file({"DEVELOPMENT": "false", "ENV_FILE": ""}, tmp_path) == path
    assert env_file.find_env_file({"DEVELOPMENT": "True"}, tmp_path) is None
    named = {"DEVELOPMENT": "true", "ENV_FILE": "other.env"}
    assert env_file.find_env_file(named, tmp_path) == tmp_path / "other.env"


def test_the_environment_comes_before_the_file(production, tmp_path):
    """The project's folder is a copy, since this one may have a file of its own."""
    shutil.copytree(ROOT / "practice_site", tmp_path / "practice_site")
    lines = [f"{name}={value}" for name, value in production.items()]
    write(tmp_path, "\n".join([*lines, "SHARED_CACHE_SECONDS=5", "ALLOWED_HOSTS=a.example.com"]))
    show = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
from practice_site import settings
print(settings.SHARED_CACHE_SECONDS, settings.ALLOWED_HOSTS, settings.SECRET_KEY)
"""
    run = python("-P", "-c", show, ENV_FILE="", SHARED_CACHE_SECONDS="7")
    assert run.stdout == f"7 ['blog.example.com', 'a.example.com'] {KEY}\n", run.stderr


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("BACKUPDIR", "Do you mean BACKUP_DIR?"),
        ("Admin", "Do you mean ADMINS?"),
        ("TZ", "Remove it."),
    ],
)
def test_a_name_that_nothing_reads_stops_the_start(production, tmp_path, name, end):
    path = write(tmp_path, f"SHARED_CACHE_SECONDS=5\n{name}=a-secret-word\n")
    run = python("manage.py", "check", **production | {"ENV_FILE": str(path)})
    assert run.returncode == 1
    assert run.stderr == f"{path} sets {name}, which nothing reads. {end}\n"


def test_the_environment_itself_may_have_any_name(production):
    run = python("manage.py", "check", **production, BACKUPDIR="/anywhere")
    assert run.returncode == 0, run.stderr


# --- What is written about it --------------------------------------------------------------------


def test_every_variable_is_documented():
    modules = [
        ROOT / "practice_site" / f"{name}.py" for name in ("environment", "env_file", "settings")
    ]
    code = "".join(module.read_text(encoding="utf-8") for module in modules)
    read = re.findall(r"""(?:read\w*|environment\.get)\(\s*"([A-Z0-9_]+)\"""", code)
    assert set(read) == set(VARIABLES)
    assert set(re.findall(r"^#?([A-Z0-9_]+)=", EXAMPLE, re.MULTILINE)) == set(VARIABLES)
    for comment in re.findall(r"(.*)\n#?[A-Z0-9_]+=", EXAMPLE):
        assert comment.startswith("# ")  # each says what it is


def test_the_example_is_complete_but_for_the_secret(load, refusal, monkeypatch, tmp_path):
    path = write(tmp_path, EXAMPLE.replace("/srv/practice-blog/var", str(tmp_path / "data")))
    values = env_file.read_env_file(path)
    assert refusal(values).startswith(PLACEHOLDER)
    assert refusal({**values, "SECRET_KEY": KEY}).startswith("EMAIL_URL is still the placeholder.")
    load({**values, "SECRET_KEY": KEY, "EMAIL_URL": EMAIL})
    path.write_text(re.sub(r"^#(?=[A-Z_]+=)", "", path.read_text("utf-8"), flags=re.MULTILINE))
    settings = load({**env_file.read_env_file(path), "SECRET_KEY": KEY, "EMAIL_URL": EMAIL})
    assert settings["ADMINS"] == [("Robin", "robin@example.com")]
    assert settings["DEVELOPMENT"] is False


# --- One's own machine ---------------------------------------------------------------------------


def test_development_needs_nothing_but_the_switch(load, tmp_path):
    settings = load({"DEVELOPMENT": "true", "DATA_DIR": str(tmp_path)})
    assert settings["DEBUG"] is False
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["SITE_URL"] == "http://localhost:8000"
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["EMAIL_DELIVERY_BACKEND"].endswith("mail.FileBackend")


def test_development_makes_one_secret_for_the_installation_and_keeps_it(load, tmp_path):
    values = {"DEVELOPMENT": "true", "DATA_DIR": str(tmp_path)}
    assert load(values)["SECRET_KEY"] == load(values)["SECRET_KEY"]
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "secret-key.txt").stat().st_mode) == 0o600


def test_development_may_show_technical_error_pages(load, tmp_path):
    values = {"DEVELOPMENT": "true", "DEBUG": "true", "DATA_DIR": str(tmp_path)}
    assert load(values)["DEBUG"] is True
