"""How good the facts are, by source, school and year: what is missing, what was put aside, how old it is, what is unlike last year."""

from data_access.quality.measuring import measured
from data_access.quality.received import Load, PutAside, latest_loads
from data_access.quality.report import NoReport, Quality, SchoolYear, Source, Unlike, forget_reports, keep_report, latest_report

__all__ = ["Load", "NoReport", "PutAside", "Quality", "SchoolYear", "Source", "Unlike", "forget_reports", "keep_report", "latest_loads",
           "latest_report", "measured"]
