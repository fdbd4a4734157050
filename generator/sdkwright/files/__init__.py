"""Generated files, the lock that records them, and how what is on disk differs from them."""

from sdkwright.files.changes import Change, ChangeKind, as_text, changes, content, real_folder
from sdkwright.files.lock import Lock, read_lock
from sdkwright.files.sources import LOCK_NAME, SourceFile, digest, folders, listed
from sdkwright.files.targets import Target

__all__ = [
    "LOCK_NAME",
    "Change",
    "ChangeKind",
    "Lock",
    "SourceFile",
    "Target",
    "as_text",
    "changes",
    "content",
    "digest",
    "folders",
    "listed",
    "read_lock",
    "real_folder",
]
