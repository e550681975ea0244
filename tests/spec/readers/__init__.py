"""What readers see

Every page, export, deck and embed takes its figures from one published release, through one door.
"""

SECTIONS = ("full_product", "reasons", "default_deny", "one_door", "nearest_figure", "differences", "links", "quoted")
