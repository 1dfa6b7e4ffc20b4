"""Percentages and rates that give no small number away."""

from __future__ import annotations

from sightline.indicators.rules.disclosure.policy import Policy


def rate(numerator: int, denominator: int, *, per: int = 100, decimals: int = 1) -> str:
    """Return a rate for each `per`, halves up, worked out in whole numbers; the denominator is above 0."""
    scaled = (2 * numerator * per * 10**decimals + denominator) // (2 * denominator)
    return f"{scaled / 10**decimals:.{decimals}f}"


def rounded(number: int, policy: Policy) -> int:
    """Return a number as the policy shows it."""
    base = policy.rounds_to
    return number if base < 2 else (number + base // 2) // base * base


def tells_small(numerator: int, denominator: int, policy: Policy, *, part: bool) -> bool:
    """Whether a rate, with either of its figures, tells a small number: one of them, or what is left of the whole.

    `part` says that the numerator is counted within the denominator: of 40 visits 38 in time leaves 2 that were late.
    """
    rest = denominator - numerator
    return policy.hides(numerator) or policy.hides(denominator) or (part and rest > 0 and policy.hides(rest))


def published_rate(
    numerator: int | None,
    denominator: int | None,
    policy: Policy,
    *,
    per: int = 100,
    decimals: int = 1,
    part: bool = True,
) -> str:
    """Return a rate as it may be published, or the policy's symbol.

    Not available without both figures, not applicable for a denominator of 0, hidden where it tells a small number;
    from the figures as rounded where the policy says so; the symbol for what rounds to 0 where there is one.
    """
    if numerator is None or denominator is None:
        return policy.not_available
    if denominator == 0:
        return policy.not_applicable
    if policy.hides_rates and tells_small(numerator, denominator, policy, part=part):
        return policy.hidden
    if policy.rates_rounded:
        numerator, denominator = rounded(numerator, policy), rounded(denominator, policy)
        if denominator == 0:
            return policy.not_applicable
    text = rate(numerator, denominator, per=per, decimals=decimals)
    if numerator and not float(text) and policy.rounds_to_zero:
        return policy.rounds_to_zero
    return text
