"""What Python compiles is kept, so that a second start does not compile it again."""

from steps.machine import VENV, compiled


def test_an_environment_that_forbids_it_is_overruled() -> None:
    here = str(VENV / "compiled")
    assert compiled({"PYTHONDONTWRITEBYTECODE": "1", "PORT": "1"}) == {"PYTHONPYCACHEPREFIX": here, "PORT": "1"}


def test_a_folder_chosen_by_the_user_is_kept() -> None:
    assert compiled({"PYTHONPYCACHEPREFIX": "elsewhere"}) == {"PYTHONPYCACHEPREFIX": "elsewhere"}
