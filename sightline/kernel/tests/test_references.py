import pytest

from sightline.kernel import references


def test_letters_belong_to_one_kind_of_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "_resolvers", {})

    def resolver(_reference: str, _standing: object) -> None:
        return None

    references.register("QQ", resolver)
    references.register("QQ", resolver)
    with pytest.raises(ValueError, match="Two kinds"):
        references.register("QQ", lambda reference, standing: None)
