"""How good the facts are, by source, school and year: what is missing, what was put aside, how old it is, what is unlike last year."""

from data_access.quality.measuring import measured
from data_access.quality.report import NoReport, Quality, SchoolYear, Source, Unlike, forget_reports, keep_report, latest_report

__all__ = ["NoReport", "Quality", "SchoolYear", "Source", "Unlike", "forget_reports", "keep_report", "latest_report", "measured"]
