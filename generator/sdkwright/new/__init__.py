"""Set up the repository of an SDK: a document, options, commands, workflows."""

from sdkwright.new.repository import create

__all__ = ["create"]
