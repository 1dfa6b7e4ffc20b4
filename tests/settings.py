"""The settings of the tests: a local installation in a folder of its own that goes when the tests end."""

import atexit
import os
import shutil
import tempfile

_var = tempfile.mkdtemp(prefix="sightline-tests-")
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ.update(
    SIGHTLINE_LOCAL="1",
    SIGHTLINE_VAR=_var,
    SIGHTLINE_SECRET_KEY="a key for the tests only, long enough to pass the checks of Django",
    SIGHTLINE_TRAIL_KEY="a trail key for the tests only",
    SIGHTLINE_FIELD_KEY="a field key for the tests only",
)

from sightline.config.settings import *  # noqa: E402, F403

# Nothing of a test outlives a power cut: SQLite need not wait for the disk at each commit.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # noqa: F405

PASSWORD_HASHERS = ["tests.hashers.LightArgon2"]

# Names without hashes: nothing has to be collected before a page is rendered.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "evidence": STORAGES["evidence"],  # noqa: F405
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
