"""The gate finds what an attacker with time finds, what is protected withstands it, and exact mode hides the fewest."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.indicators.rules.disclosure.attack import attack_on, disclosed
from sightline.indicators.rules.disclosure.policy import Policy, exact_of
from sightline.indicators.rules.disclosure.protect import protect, publish
from sightline.indicators.rules.disclosure.tables import NotPublishable, Table, small, with_totals
from sightline.indicators.tests.disclosure_oracle import DFE, EXACT, POLICIES, ROUND, SAC, found_out

COUNTS = st.one_of(st.integers(0, 3), st.integers(0, 8))
SQUARES = st.lists(COUNTS, min_size=4, max_size=4).map(lambda four: with_totals([four[:2], four[2:]]))
MASKS = st.lists(st.booleans(), min_size=9, max_size=9).map(lambda nine: np.array(nine).reshape(3, 3))


def cells(mask: np.ndarray) -> list[tuple[int, int]]:
    return [(int(row), int(column)) for row, column in np.argwhere(mask)]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda one: one.key)
@settings(max_examples=60, deadline=None)
@given(table=SQUARES, more=MASKS)
def test_the_gate_finds_every_disclosure_and_no_other(policy: Policy, table: Table, more: np.ndarray) -> None:
    hidden = small(table.numbers, policy) | (more & ((table.numbers > 0) | (policy is not DFE)))
    told = disclosed(table, publish(table, policy, hidden))
    assert {one.cell for one in told} == found_out(policy, table.numbers, hidden)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda one: one.key)
@settings(max_examples=60, deadline=None)
@given(table=SQUARES)
def test_what_is_protected_withstands_an_attacker_with_time(policy: Policy, table: Table) -> None:
    made = protect(table, policy)
    hidden = made.published.hidden
    assert found_out(policy, table.numbers, hidden) == set()
    assert (hidden >= small(table.numbers, policy)).all()
    if policy in (EXACT, DFE):
        assert (made.published.numbers == np.where(hidden, -1, table.numbers)).all()
    if policy is DFE:
        assert not hidden[table.numbers == 0].any()


@settings(max_examples=25, deadline=None)
@given(table=SQUARES)
def test_exact_mode_hides_the_fewest(table: Table) -> None:
    made = protect(table, EXACT)
    primary = small(table.numbers, EXACT)
    open_cells = cells(~primary)

    def enough(chosen: tuple[tuple[int, int], ...]) -> bool:
        hidden = primary.copy()
        for cell in chosen:
            hidden[cell] = True
        return not found_out(EXACT, table.numbers, hidden)

    fewer = [chosen for count in range(made.added) for chosen in combinations(open_cells, count) if enough(chosen)]
    assert (fewer, made.fewest) == ([], True)


def random_table(seed: int, *, small_share: float, zeros: float, high: int = 150, wide: int = 8) -> Table:
    rng = np.random.default_rng(seed)
    drawn = rng.random((high, wide))
    parts = np.where(drawn < small_share, rng.integers(1, 6, (high, wide)), rng.integers(6, 400, (high, wide)))
    return with_totals(np.where((drawn >= small_share) & (drawn < small_share + zeros), 0, parts).tolist())


@pytest.mark.parametrize(("small_share", "zeros"), [(0.01, 0.0), (0.05, 0.5), (0.4, 0.1)])
def test_a_table_of_150_by_8_takes_no_more_cells_than_are_proved_to_be_needed(small_share: float, zeros: float) -> None:
    table = random_table(7, small_share=small_share, zeros=zeros)
    made = protect(table, EXACT)
    assert made.fewest
    assert disclosed(table, made.published) == []
    turned = protect(Table(with_totals(table.numbers[:-1, :-1].T.tolist()).labels, table.numbers.T.copy()), EXACT)
    assert turned.added == made.added


HOSTILE = {
    "nothing": ([[0, 0], [0, 0]], 0),
    "one cell, which is its own totals": ([[3]], 0),
    "only the grand total is small": ([[0, 0], [0, 0], [0, 5]], 0),
    "one row": ([[3, 40, 50]], 2),
    "one small number among large ones": ([[3, 40], [50, 60], [70, 80]], 3),
    "columns of zeros beside it": ([[3, 0, 0], [40, 0, 0], [50, 0, 0]], 2),
    "large totals": ([[3, 10**11], [10**11, 10**11], [10**11, 0]], 3),
    "ties everywhere": ([[7] * 8 for _ in range(149)] + [[2, *[7] * 7]], 3),
    "a diagonal": ([[4 if row == column else 90 for column in range(8)] for row in range(8)], 8),
    "ones everywhere": ([[1] * 8 for _ in range(150)], 0),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_tables_in_exact_mode(what: str) -> None:
    parts, added = HOSTILE[what]
    made = protect(with_totals(parts), EXACT)
    assert (made.added, made.fewest) == (added, True)


def test_every_policy_takes_tables_wider_than_exact_mode_does() -> None:
    table = random_table(3, small_share=0.2, zeros=0.3, high=30, wide=24)
    for policy in (DFE, SAC, ROUND):
        assert disclosed(table, protect(table, policy).published) == []
    with pytest.raises(NotPublishable, match=r"up to 150 by 8 .* has 30 rows and 24 columns"):
        protect(table, EXACT)


def test_what_cannot_be_proved_in_time_is_said() -> None:
    made = protect(random_table(1, small_share=0.01, zeros=0.0), EXACT, seconds=0)
    assert not made.fewest
    assert made.least is not None
    assert made.least < made.added


def test_a_release_before_is_known_and_what_it_hid_stays_hidden() -> None:
    table = with_totals([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    first = protect(table, DFE)
    again = protect(table, DFE, earlier=first.published)
    assert (again.published.numbers == first.published.numbers).all()
    assert (again.added, again.kept) == (0, first.added)
    other = np.array([[1, 0, 1, 0], [0, 0, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]], dtype=bool)
    assert protect(table, EXACT, earlier=publish(table, EXACT, other)).published.hidden.tolist() == other.tolist()


def test_a_release_before_that_gave_too_much_away_stops_publication() -> None:
    table = with_totals([[3, 20], [40, 50]], rows=["Northmoor", "Eastfield"], columns=["Boys", "Girls"])
    careless = publish(table, EXACT, np.zeros((3, 3), dtype=bool))
    for policy in (DFE, EXACT):
        with pytest.raises(NotPublishable, match=r"row 2 \(Northmoor\), column 2 \(Boys\) can only be 3\.") as refused:
            protect(table, policy, earlier=careless)
        assert refused.value.cells == ((0, 0),)


def test_a_stranger_attacks_what_others_published() -> None:
    table = with_totals([[3, 20], [40, 50]])
    primary_only = publish(table, DFE, small(table.numbers, DFE))
    assert [(one.cell, one.low, one.high) for one in attack_on(primary_only, DFE)] == [((0, 0), 3, 3)]
    assert attack_on(protect(table, DFE).published, DFE) == []
    ones = protect(with_totals([[1, 1, 0], [40, 50, 60], [30, 20, 70]]), DFE).published
    assert ones.texts()[0] == ["c", "c", "0", "c"]  # everybody knows that two hidden parts are 2 or more
    assert attack_on(ones, DFE) == []
    torn = publish(with_totals([[8, 20], [40, 50]]), DFE, np.zeros((3, 3), dtype=bool))
    torn.numbers[0, 0] = 9
    with pytest.raises(NotPublishable, match="does not add up"):
        attack_on(torn, DFE)


def test_exact_mode_follows_the_range_of_its_policy() -> None:
    policy = exact_of(Policy("common", hide_to=4, secondary=False))
    assert (policy.protects, policy.secondary, policy.zero_may_hide) == ((1, 5), True, True)
    made = protect(with_totals([[5, 20], [40, 4]]), policy)
    assert (made.small, made.added, made.fewest) == (1, 3, True)
