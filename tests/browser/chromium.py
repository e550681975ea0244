"""Finds Chromium, and installs it where it is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.installing import installed_by_apt

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync")


@cache
def chromium() -> str:
    """The path of a Chromium. Skips the test where none can be had; with CI=true that is a failure."""
    found = _found() or _installed()
    if found:
        return found
    message = "there is no Chromium, and neither apt-get nor Playwright could install one"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def _found() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None) or _of_playwright()


def _of_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _installed() -> str | None:
    if not installed_by_apt("chromium"):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return _found()
