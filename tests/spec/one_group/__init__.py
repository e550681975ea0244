"""What is published of one group

A share of a small group describes its members, not the group: "100% of 4" is four people's own result. So the fewer the
people, the less is said, by a table that the partnership fixes in advance and applies to every figure alike.
"""

SECTIONS = ("small_groups", "rule_table", "thresholds", "rounding", "ladder", "numbers")
