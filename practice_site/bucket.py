"""Files in a bucket: a storage that speaks Amazon's S3, which many others speak, too.

Nobody but the site reads it. What goes wrong is an OSError, as of files on a disk, so that who asks
needn't know where they are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

CONNECT, ANSWER = 5, 20  # seconds that the bucket may take; a request is tried three times
IN_MEMORY = 1024 * 1024  # bytes; a longer file is read into a temporary one


class BucketStorage(S3Storage):
    """The files of a private bucket. Its methods raise OSError."""

    def __init__(self, *, addressing_style: str | None = None, **options: Any) -> None:
        """Take the options of S3Storage."""
        config = Config(
            connect_timeout=CONNECT,
            read_timeout=ANSWER,
            retries={"total_max_attempts": 3, "mode": "standard"},
            signature_version="s3v4",
            s3={"addressing_style": addressing_style} if addressing_style else None,
        )
        super().__init__(
            client_config=config,
            max_memory_size=IN_MEMORY,
            default_acl=None,  # the bucket's own, which is private
            file_overwrite=True,  # no name is used twice
            **options,
        )

    def url(self, name: str, *args: object, **kwargs: object) -> NoReturn:
        """Refuse: the site itself gives out its files, to whom they are for."""
        raise NotImplementedError("No address of the bucket is given to anybody.")

    def exists(self, name: str) -> bool:
        """Return whether there is such a file."""
        with _os_errors(name):
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """Delete a file, if it is there."""
        with _os_errors(name):
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the folders and the files in a folder; of one that isn't there, none."""
        with _os_errors(path):
            folders, files = super().listdir(path)
        return folders, files

    def size(self, name: str) -> int:
        """Return the size of a file in bytes."""
        with _os_errors(name):
            return int(super().size(name))

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the sizes in bytes of all files in a folder and its folders, by their names."""
        with _os_errors(folder):
            files = self.bucket.objects.filter(Prefix=f"{folder}/")
            return {file.key: file.size for file in files}

    def get_modified_time(self, name: str) -> datetime:
        """Return when a file was stored."""
        with _os_errors(name):
            moment: datetime = super().get_modified_time(name)
            return moment

    def _open(self, name: str, mode: str = "rb") -> File:
        with _os_errors(name):
            file: File = super()._open(name, mode)
            _ = file.file  # which reads it: no error comes later
            return file

    def _save(self, name: str, content: File) -> str:
        with _os_errors(name):
            return str(super()._save(name, content))


@contextmanager
def _os_errors(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            raise FileNotFoundError(f"The bucket has no {name}.") from error
        raise OSError(f"The bucket refuses {name}: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"The bucket can't be reached for {name}: {error}") from error
