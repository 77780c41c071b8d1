"""An S3 server with object lock for tests: Moto's, on the loopback, in a process of its own.

It simulates Amazon's, and refuses what Amazon's refuses: an object under a lock without a hash of what is sent.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from motcua.platform import places
from tests.support.site import free_ports

KEY, SECRET, BUCKET = "khoa", "bi-mat-cua-kho", "khoa-lai"
_PATIENCE = 60.0


@contextmanager
def locking_store() -> Iterator[str]:
    """A bucket that locks what is written with a date; its address as a place."""
    (port,) = free_ports(1)
    call = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    running = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"s3://{KEY}:{SECRET}@127.0.0.1:{port}/{BUCKET}?tls=0"
        _make_bucket(client(places.read(address)))
        yield address
    finally:
        running.terminate()
        running.wait(20)


def client(place: places.Place) -> Any:
    """Somebody else who has the same key."""
    return boto3.client(
        "s3", endpoint_url=place.endpoint, region_name=place.region,
        aws_access_key_id=place.key, aws_secret_access_key=place.secret,
    )  # fmt: skip


def _make_bucket(s3: Any) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            s3.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
        except (BotoCoreError, ClientError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return
