"""Runs a real provider of OpenID Connect on this machine (the npm package oidc-provider), which is installed where it is missing."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import pytest

from tests.installing import in_turn, installed_by_apt

PACKAGE = "oidc-provider@9.13.3"
CLIENT = {"id": "flashlight", "secret": "only-for-tests-and-only-on-this-machine"}
SCRIPT = Path(__file__).with_suffix(".mjs")
STARTS, START_SECONDS = 3, 30


@dataclass(frozen=True)
class Running:
    """A provider that answers at `issuer`."""

    issuer: str

    def tamper(self, with_what: Mapping[str, object] | None) -> None:
        """Change what it signs and says from now on; None leaves everything as it is."""
        urlopen(f"{self.issuer}/tamper", data=json.dumps(with_what).encode()).close()


@cache
def installed() -> Path:
    """The folder with the package. Skips the test where it cannot be had; with CI=true that is a failure."""
    folder = Path(sys.prefix) / "share" / "flashlight-tests" / PACKAGE
    found = folder / "node_modules" / "oidc-provider" / "package.json"
    with in_turn("npm"):
        if not found.exists() and (shutil.which("npm") or installed_by_apt("npm")):
            subprocess.run(["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", PACKAGE], check=False)
    if found.exists():
        return folder
    message = f"npm could not install {PACKAGE}: there is no Node.js, or no registry can be reached"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def provider(port: int, people: Mapping[str, Mapping[str, object]], back: str, home: str) -> Iterator[Running]:
    """A provider at which each of `people` signs in under their key, for our pages `back` and, after signing out, `home`."""
    script = SCRIPT.read_text(encoding="utf-8")
    said = json.dumps({"people": people, "client": CLIENT, "back": back, "home": home, "port": port})
    command = ["node", "--input-type=module", "--eval", script, said]   # as if it lay where the package is
    process = _started(command)
    try:
        yield Running(f"http://127.0.0.1:{port}")
    finally:
        _ended(process)


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A provider that is ready. Node.js now and then stands still while it starts; then another one is tried."""
    for _ in range(STARTS):
        process = subprocess.Popen(command, cwd=installed(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if process.stdout and _says_something(process.stdout) and b"ready" in process.stdout.readline():
            return process
        _ended(process)
    raise RuntimeError(f"the provider did not start within {START_SECONDS} seconds, {STARTS} times over")


def _says_something(output: IO[bytes]) -> bool:
    with selectors.DefaultSelector() as watched:
        watched.register(output, selectors.EVENT_READ)
        return bool(watched.select(START_SECONDS))


def _ended(process: subprocess.Popen[bytes]) -> None:
    with process:
        process.kill()
