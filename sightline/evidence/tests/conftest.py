import pytest


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An evidence folder of the test's own."""
    options = {**settings.STORAGES["evidence"]["OPTIONS"], "location": tmp_path / "evidence"}
    settings.STORAGES = {**settings.STORAGES, "evidence": {**settings.STORAGES["evidence"], "OPTIONS": options}}
    return tmp_path / "evidence"
