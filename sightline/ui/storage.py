"""Static files under names that carry a hash of their content, so that browsers may keep them for ever."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names once `collectstatic` has run; plain names before, in tests and on a first start."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the hashed name of a file, or its plain name when the manifest does not know it."""
        known = self.hashed_files.get(self.hash_key(urldefrag(name).url.partition("?")[0]))
        return super().stored_name(name) if known else name

    def post_process_with_compression(self, files: Iterator[Any]) -> Iterator[Any]:
        """Press files together for the way through a network: on one machine that takes longer than it saves."""
        yield from files if settings.LOCAL else super().post_process_with_compression(files)
