"""What may be shown

This manual says what Flashlight publishes of a group of people, what it keeps to itself, and why. It is written by the
tests: every paragraph below is a test, every table is worked out again by the rules that run in production, and a build in
which one of them no longer holds does not ship. A chapter is a folder of `tests/spec`, a section a file, a paragraph a
test.

Three words recur. **People** is how many distinct persons a group has; it decides what may be said and is never
published. **Reached** is how many of them reached the milestone; it is never published either. **Published** is what
anybody can read, on the screen, in the export, in a board deck: a share, an interval, or a sentence that says that
nothing is shown.
"""

CHAPTERS = ("one_group", "neighbours", "readers", "records")
