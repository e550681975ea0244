"""Charts of protected tables: every mark stands at a published bound, every label is a published display."""

from components.charts.crossing import crossed
from components.charts.gap import beside
from components.charts.overview import OverviewLine, overview_lines
from components.charts.quoted import as_published
from components.charts.rows import bands, groups, places
from components.charts.trends import group_trends, trend

__all__ = ["OverviewLine", "as_published", "bands", "beside", "crossed", "group_trends", "groups", "overview_lines", "places", "trend"]
