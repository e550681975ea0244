"""What neighbours tell

A figure is never alone on the page. Whoever sees the total and all groups but one can subtract. So a release is made as a
whole: what one line would tell about another is told less exactly, or not at all. The rules of this chapter are the first
hedge; they look at the sizes of groups and never at their results.
"""

SECTIONS = ("lone_gaps", "thin_gaps", "hidden_margins", "places", "unlisted", "pooled_years", "presence_sensitive",
            "size_alone", "five_attacks", "worlds", "exact_totals", "corrections",
            "published_elsewhere")
