"""Files in a bucket: a storage that speaks Amazon's S3, which many others speak, too.

Nobody but the site reads it. What goes wrong is an OSError, as of files on a disk, so that who asks
needn't know where they are.
"""

import errno
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any, NoReturn

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, ReadTimeoutError
from django.core.files import File
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

logger = logging.getLogger(__name__)

CONNECT, ANSWER = 2, 5  # seconds that the bucket may take: a reader's thread waits meanwhile
ATTEMPTS = 2  # where it answers, and that with an error of its own; nobody waits twice
AWAY = 10  # seconds for which nobody asks a bucket that failed; longer than both of the above
MISSING = {"NoSuchKey", "404"}  # of a file; a bucket that isn't there has another code
IN_MEMORY = 1024 * 1024  # bytes; a longer file is read into a temporary one


class BucketStorage(S3Storage):
    """The files of a private bucket. Its methods raise OSError, with an ``errno``.

    While the bucket is away they raise it at once, and one of them asks now and then.
    """

    _asks_again_at: float | None = None  # while it is away, by time.monotonic()

    def __init__(self, *, addressing_style: str | None = None, **options: Any) -> None:
        """Take the options of S3Storage."""
        config = Config(
            connect_timeout=CONNECT,
            read_timeout=ANSWER,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            # Not every server that speaks S3 knows the checksums that are sent otherwise.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            signature_version="s3v4",
            s3={"addressing_style": addressing_style} if addressing_style else None,
        )
        super().__init__(
            client_config=config,
            transfer_config=TransferConfig(num_download_attempts=1),
            max_memory_size=IN_MEMORY,
            default_acl=None,  # the bucket's own, which is private
            file_overwrite=True,  # no name is used twice
            **options,
        )

    def url(self, name: str, *args: object, **kwargs: object) -> NoReturn:
        """Refuse: the site itself gives out its files, to whom they are for."""
        raise NotImplementedError("No address of the bucket is given to anybody.")

    def check(self) -> None:
        """Raise OSError unless the bucket is there and may be used."""
        with self._os_errors("files"):
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)

    def exists(self, name: str) -> bool:
        """Return whether there is such a file."""
        with self._os_errors(name):
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """Delete a file, if it is there."""
        with self._os_errors(name):
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the folders and the files in a folder; of one that isn't there, none."""
        with self._os_errors(path):
            folders, files = super().listdir(path)
        return folders, files

    def size(self, name: str) -> int:
        """Return the size of a file in bytes."""
        with self._os_errors(name):
            return int(super().size(name))

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the sizes in bytes of all files in a folder and its folders, by their names."""
        with self._os_errors(folder):
            files = self.bucket.objects.filter(Prefix=f"{folder}/")
            return {file.key: file.size for file in files}

    def get_modified_time(self, name: str) -> datetime:
        """Return when a file was stored."""
        with self._os_errors(name):
            moment: datetime = super().get_modified_time(name)
            return moment

    def read_part(self, name: str, first: int, last: int) -> bytes:
        """Return what is between two bytes of a file, both included, and load no more of it."""
        with self._os_errors(name):
            part = self.bucket.Object(name).get(Range=f"bytes={first}-{last}")
            return bytes(part["Body"].read())

    def _open(self, name: str, mode: str = "rb") -> File:
        with self._os_errors(name):
            file: File = super()._open(name, mode)
            try:
                _ = file.file  # which reads it: no error comes later
            except BaseException:
                file.close()
                raise
            return file

    def _save(self, name: str, content: File) -> str:
        with self._os_errors(name):
            return str(super()._save(name, content))

    def _create_session(self) -> Session:
        session: Session = super()._create_session()
        session.events.register_first("needs-retry.s3", _give_up)
        return session

    @contextmanager
    def _os_errors(self, name: str) -> Iterator[None]:
        if asks_again_at := self._asks_again_at:
            if time.monotonic() < asks_again_at:
                raise OSError(errno.EIO, f"The bucket is away: {name} wasn't asked for")
            self._asks_again_at = time.monotonic() + AWAY  # this one asks, and no other meanwhile
        try:
            yield
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in MISSING:
                self._note_answer()
                raise FileNotFoundError(errno.ENOENT, f"The bucket has no {name}") from error
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self._note_failure(error)
            else:
                self._note_answer()
            raise OSError(errno.EIO, f"The bucket refuses {name}: {error}") from error
        except (BotoCoreError, Boto3Error, RetriesExceededError) as error:
            self._note_failure(error)
            raise OSError(errno.EIO, f"The bucket can't be reached for {name}: {error}") from error
        except FileNotFoundError:
            self._note_answer()
            raise
        self._note_answer()

    def _note_failure(self, error: Exception) -> None:
        if not self._asks_again_at:
            logger.warning("The bucket is away. %s", error)
        self._asks_again_at = time.monotonic() + AWAY

    def _note_answer(self) -> None:
        if self._asks_again_at:
            logger.warning("The bucket is back.")
        self._asks_again_at = None


def _give_up(caught_exception: Exception | None = None, **kwargs: object) -> None:
    """Raise what cost a wait: another attempt would cost it again."""
    if isinstance(caught_exception, ConnectionError | ReadTimeoutError):
        raise caught_exception
