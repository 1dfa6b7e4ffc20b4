"""Static files under names that carry a hash of their content, so that browsers may keep them for ever."""

from urllib.parse import urldefrag

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names once `collectstatic` has run; plain names before, in tests and on a first start."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the hashed name of a file, or its plain name when the manifest does not know it."""
        known = self.hashed_files.get(self.hash_key(urldefrag(name).url.partition("?")[0]))
        return super().stored_name(name) if known else name
