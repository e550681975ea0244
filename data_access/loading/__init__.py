"""Takes files in: checks every row, puts bad ones aside, and builds the next version of the facts."""

from data_access.loading.problem import Problem, Refused
from data_access.loading.receipt import FileReceived, Outcome, Receipt, TableLoaded
from data_access.loading.receiving import load
from data_access.loading.templates import listed, write_template

__all__ = ["FileReceived", "Outcome", "Problem", "Receipt", "Refused", "TableLoaded", "listed", "load", "write_template"]
