"""A policy on small numbers in the words of a public page."""

from sightline.indicators.rules.disclosure.policy import HIDDEN, NOT_APPLICABLE, NOT_AVAILABLE, TO_ZERO, Policy


def in_plain_words(policy: Policy) -> list[str]:
    """Say to everybody what a policy does, a sentence for each thing it does."""
    found = []
    if policy.hide_from <= policy.hide_to:
        first = max(policy.hide_from, int(policy.keeps_zero))
        found.append(f"Numbers from {first} to {policy.hide_to} are hidden, so that nobody can be recognised.")
    if policy.keeps_zero and not policy.zero_may_hide:
        found.append("A zero is shown.")
    if policy.rounds_to > 1:
        found.append(f"What is shown is rounded to the nearest {policy.rounds_to}, so parts may not add up to a total.")
    if policy.minimal:
        found.append("As few other numbers, zeros or totals as possible are hidden with them; nothing is rounded.")
    elif policy.secondary:
        found.append("A larger number is hidden as well where a small one could be worked out from it.")
    return [*found, "Percentages and rates are worked out from the figures as published here."]


def signs_of(policy: Policy) -> list[tuple[str, str]]:
    """Return the signs that may stand in place of a figure, each with what it means."""
    signs = [
        (policy.hidden, HIDDEN), (policy.not_applicable, NOT_APPLICABLE), (policy.not_available, NOT_AVAILABLE),
        (policy.rounds_to_zero, TO_ZERO),
    ]  # fmt: skip
    return [(sign, words) for sign, words in signs if sign]
