"""A server of the tests' own that speaks S3, on this machine, and buckets on it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import boto3
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from tests.ports import HOST, free_port

KEY = {"access_key": "AKIAEXAMPLE", "secret_key": "a-secret-word"}
REGION = "eu-central-1"
NUMBERS = count(1)


@contextmanager
def server() -> Iterator[str]:
    """Run a server; gives its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it tells of every request
    port = free_port()
    running = ThreadedMotoServer(ip_address=HOST, port=port, verbose=False)
    running.start()
    try:
        yield f"http://{HOST}:{port}"
    finally:
        running.stop()


def client(endpoint: str) -> Any:
    """Return what asks the server as its owner does."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=KEY["access_key"],
        aws_secret_access_key=KEY["secret_key"],
    )


def new_bucket(endpoint: str) -> str:
    """Make an empty bucket; gives its name."""
    name = f"practice-blog-{next(NUMBERS)}"
    client(endpoint).create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    return name


def storages_in(endpoint: str, bucket: str) -> dict[str, Any]:
    """Return the storages of a site whose pictures are in a bucket, as ``settings.STORAGES``."""
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint,
        "addressing_style": "path",
        "region_name": REGION,
        **KEY,
    }
    backend = {"BACKEND": "practice_site.bucket.BucketStorage", "OPTIONS": options}
    return {"default": backend, "uploads": backend}
