"""The tests: builders, the manual (spec), and the checks of each room."""
