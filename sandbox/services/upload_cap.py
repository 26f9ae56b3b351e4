"""A cap on uploads: counted while the body is read, whatever length it claims, so that neither memory nor disk fills up."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from sandbox.errors import UploadTooLarge
from sandbox.services.read_upload import MOST_UPLOAD_BYTES


class CappedUpload(FileUploadHandler):
    """Goes before Django's own handlers. Past the cap it drops what still comes and notes that it did."""

    def __init__(self, request: HttpRequest | None = None, limit_bytes: int | None = None) -> None:
        super().__init__(request)
        self.limit_bytes = MOST_UPLOAD_BYTES if limit_bytes is None else limit_bytes
        self.received_bytes = 0

    @property
    def exceeded(self) -> bool:
        return self.received_bytes > self.limit_bytes

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received_bytes += len(raw_data)
        if self.exceeded:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None


def cap_upload(request: HttpRequest) -> CappedUpload:
    """Before anything reads the body: refuses a body that says it is too long, and counts the others. Raises UploadTooLarge."""
    cap = CappedUpload(request)
    try:
        claimed = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        claimed = 0
    if claimed > cap.limit_bytes + 64 * 1024:  # room for the envelope of a multipart body
        raise UploadTooLarge(cap.limit_bytes)
    request.upload_handlers.insert(0, cap)
    return cap


def check_cap(cap: CappedUpload) -> None:
    """After the body was read. Raises UploadTooLarge."""
    if cap.exceeded:
        raise UploadTooLarge(cap.limit_bytes)
