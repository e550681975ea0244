"""Whether a published figure may stand beside rows of the same people: the two together must not tell about anybody who is not seen."""

from __future__ import annotations

from collections.abc import Sequence

from disclosure.policy import Policy
from disclosure.protect import ProtectedCell
from disclosure.rule_table import display


def may_stand_beside(cells: Sequence[ProtectedCell], counted: Sequence[int], seen: int, policy: Policy) -> bool:
    """Whether the unseen keep the room that a small group has (promise c), however few they are, from one to the minimum group.

    `cells` are one indicator's figures about everybody, its one share or all its categories; `counted` of the `seen` people are in each.
    Whoever sees all rows but one knows how many there are, so every number of unseen people is tried: the answer is about none of them.
    """
    told = [cell.display if not cell.hidden else "" for cell in cells]
    pooled = [cell.nearest.cell.display if cell.hidden and cell.nearest else "" for cell in cells]
    return all(_has_room(displays, counted, seen, unseen, policy)
               for displays in (told, pooled) for unseen in range(1, policy.minimum_group + 1))


def _has_room(displays: Sequence[str], counted: Sequence[int], seen: int, unseen: int, policy: Policy) -> bool:
    """Every figure leaves the unseen at least the policy's width; so many unseen that no figure allows for are nobody."""
    spans = [_allowed(text, count, seen, unseen, policy) for text, count in zip(displays, counted, strict=True)]
    if not all(spans):
        return True
    lowest, highest = [span[0] for span in spans], [span[-1] for span in spans]
    if len(spans) > 1:    # each person is in one category
        least, most = sum(lowest), sum(highest)
        if not least <= unseen <= most:
            return True
        lowest, highest = ([max(low, unseen - most + high) for low, high in zip(lowest, highest, strict=True)],
                           [min(high, unseen - least + low) for low, high in zip(lowest, highest, strict=True)])
    return all(high - low >= min(unseen, policy.minimum_width) for low, high in zip(lowest, highest, strict=True))


def _allowed(text: str, count: int, seen: int, unseen: int, policy: Policy) -> Sequence[int]:
    """How many of the unseen may be counted, as the figure reads; any number where it says nothing."""
    return [more for more in range(unseen + 1) if not text or any(
        display(count + more, seen + unseen, step, policy).text == text for step in range(policy.hidden))]
