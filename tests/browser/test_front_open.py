"""What the application answers to whoever asks: its pages under strict headers, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Opens
from tests.browser.serving import Served, a_project, serving
from tests.browser.walk import PAGES
from tests.browser.wire import ask

ANSWERED = ("/", *(f"/{page}" for page in PAGES if page), "/health", "/_stcore/health", "/_stcore/host-config",
            "/favicon.png", "/outcome?indicator=nonsense")
REFUSED = ("/_stcore/metrics", "/_stcore/upload_file/a/b", "/_stcore/agent/openapi.json", "/_stcore/agent/interact",
           "/_stcore/agent/mcp", "/_stcore/script-health-check", "/_stcore/bidi-components/a/b", "/component/a/index.html",
           "/auth/login", "/auth/logout", "/oauth2callback", "/app/static/a.css", "/pages/overview.py", "/app.py",
           "/.streamlit/config.toml", "/outcome/_stcore/metrics", "/_stcore/", "//example.org/", "/media/../app.py")
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
STRICT = {"content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy",
          "cross-origin-opener-policy", "cross-origin-resource-policy"}
DAEMONS = ("uvicorn", "streamlit")


@pytest.mark.parametrize("path", ANSWERED)
def test_a_page_and_what_it_needs_is_answered_under_the_headers(path: str, served: Served) -> None:
    answer = _asked(served, "GET", path)
    assert answer.status == 200
    assert answer.headers.keys() >= STRICT


@pytest.mark.parametrize("path", REFUSED)
def test_everything_else_is_not_found_and_says_nothing(path: str, served: Served) -> None:
    for method in ("GET", "POST", "PUT"):
        answer = _asked(served, method, path)
        assert (answer.status, answer.body) == (404, b"Not Found")
        assert answer.headers.keys() >= STRICT


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ["/", "/health", "/_stcore/health", "/media/a.csv"])
def test_nothing_can_be_sent_to_a_page(method: str, path: str, served: Served) -> None:
    assert _asked(served, method, path).status == 404


def test_the_content_policy_lets_nothing_in_from_elsewhere(served: Served) -> None:
    policy = _asked(served, "GET", "/").headers["content-security-policy"]
    rules = {name: values for name, *values in (part.split() for part in policy.split(";"))}
    assert rules["default-src"] == ["'self'"]
    assert rules["frame-ancestors"] == ["'none'"]
    assert "'unsafe-inline'" not in rules["script-src"]
    assert not any("://" in value or value == "*" for values in rules.values() for value in values)


def test_a_reader_complains_of_a_foreign_request_and_of_a_breach_of_the_policy(reads: Opens) -> None:
    """Every reader of these tests minds both; here the page is made to do them."""
    someone = reads()
    someone.open("")
    assert someone.complaints == []
    someone.page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: '1'}))")
    someone.page.evaluate("fetch('http://elsewhere.invalid/').catch(() => 0)")
    someone.page.wait_for_timeout(200)
    assert any("Content Security Policy" in text for text in someone.complaints)
    someone.complaints.clear()


def test_only_the_sites_named_may_show_a_page_in_a_frame(demo_home: Path, folder: Path) -> None:
    with serving(demo_home, folder, FLASHLIGHT_EMBED_ORIGINS="https://www.example.org") as embedding:
        policy = _asked(embedding, "GET", "/").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://www.example.org")


def test_the_first_message_tells_neither_path_nor_machine(served: Served) -> None:
    first = ask(served.socket).text()
    assert str(Path(__file__).parents[2]) not in first
    assert "python_version" not in first
    assert "installation_id" not in first


@pytest.mark.parametrize("command", DAEMONS)
def test_both_commands_serve_the_first_page(command: str, demo_home: Path, folder: Path) -> None:
    with serving(demo_home, folder, command=command) as running:
        assert _asked(running, "GET", "/").status == 200
        assert "<h1>" in ask(running.socket).text()


def test_the_first_start_builds_the_demonstration_once_and_shows_it(folder: Path, tmp_path: Path) -> None:
    project = a_project(tmp_path / "project")
    with serving(None, folder, project, "streamlit") as first:
        assert "<h1>" in ask(first.socket).text()
        assert "Demonstration data" in ask(first.socket).text()
        assert first.said().count("Building the demonstration") == 1
    with serving(None, folder, project, "streamlit") as second:
        assert "<h1>" in ask(second.socket).text()
        assert "Building the demonstration" not in second.said()


@dataclass(frozen=True)
class Answer:
    """What came back: status, body, and headers by lower-case name."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def _asked(served: Served, method: str, path: str) -> Answer:
    """The answer to exactly this path, as no browser would send it."""
    with closing(HTTPConnection(str(urlsplit(served.url).netloc), timeout=20)) as connection:
        connection.request(method, path)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()})
