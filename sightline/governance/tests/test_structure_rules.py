"""The layout of the structure chart: every group once, nothing on top of anything else, lines from parent to child."""

from hypothesis import given
from hypothesis import strategies as st

from sightline.governance.rules.structure import EDGE, Box, Node, laid_out, tree, wrapped


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x or other.x + other.width <= one.x
        or one.y + one.height <= other.y or other.y + other.height <= one.y
    )  # fmt: skip


@st.composite
def forests(draw: st.DrawFn) -> list[tuple[int, int | None, str, str, str]]:
    names = st.text("abc defgh", min_size=1, max_size=60)
    rows = []
    for key in range(1, draw(st.integers(1, 24)) + 1):
        parent = draw(st.none() | st.integers(1, key - 1)) if key > 1 else None
        rows.append((key, parent, draw(names) or "x", draw(names), "board"))
    return rows


@given(forests(), st.lists(st.text("ab ", min_size=1, max_size=40), max_size=6))
def test_boxes_stand_apart_within_the_drawing_each_group_once(
    rows: list[tuple[int, int | None, str, str, str]], others: list[str]
) -> None:
    drawing = laid_out(tree(rows), [Node(-at, text) for at, text in enumerate(others, start=1)])
    boxes = [*drawing.boxes, *drawing.beside]
    assert sorted(box.key for box in drawing.boxes) == [key for key, *_ in rows]
    assert all(apart(one, other) for at, one in enumerate(boxes) for other in boxes[:at])
    assert all(box.x >= EDGE and box.x + box.width <= drawing.width for box in boxes)
    assert all(box.y >= EDGE and box.y + box.height <= drawing.height for box in boxes)
    places = {box.key: box for box in drawing.boxes}
    assert all(places[key].y > places[parent].y for key, parent, *_ in rows if parent)


def test_a_group_whose_parent_is_not_shown_stands_at_the_top() -> None:
    assert [node.key for node in tree([(2, 1, "b", "", ""), (3, 2, "c", "", "")])] == [2]


def test_an_empty_structure_is_an_empty_drawing() -> None:
    assert laid_out([]).boxes == []


def test_many_groups_below_one_hang_in_columns_as_wide_as_a_page() -> None:
    rows = [(1, None, "Executive", "Chair", "executive"), *((n, 1, f"Group {n}", "", "") for n in range(2, 12))]
    assert laid_out(tree(rows)).width < 800


def test_words_are_wrapped_and_none_is_lost() -> None:
    assert wrapped("Practice review group for adults", 12) == ["Practice", "review group", "for adults"]
    assert wrapped("a" * 30, 12) == ["a" * 12, "a" * 12, "a" * 6]
