"""One server, one browser, and clean tabs that mind what they ask for and complain of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import ARGUMENTS, chromium
from tests.browser.serving import Served, serving
from tests.browser.twins import a_twin
from tests.browser.walk import PAGES, Reader, reader, walk
from tests.browser.wire import Recording

Opens = Callable[..., Reader]
DESK = {"width": 1280, "height": 900}
OURS = ("localhost", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test with a server is a long one."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somewhere for what the servers say."""
    return tmp_path_factory.mktemp("terminals")


@pytest.fixture(scope="package")
def served(demo_home: Path, folder: Path) -> Iterator[Served]:
    """The application over the demonstration home."""
    with serving(demo_home, folder) as running:
        yield running


@pytest.fixture(scope="package")
def twin_home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the same pattern as the demonstration's and other hidden values."""
    return a_twin(demo_home, tmp_path_factory.mktemp("twin") / "home")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, once for all tests."""
    path = chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def reads(browser: Browser, served: Served) -> Iterator[Opens]:
    """Brings a new reader, of the application over the demonstration home or of another one."""
    with _readers(browser, served) as new:
        yield new


@pytest.fixture(scope="package")
def walked(browser: Browser, served: Served) -> Iterator[Recording]:
    """What a reader is sent who tries every page and control of the demonstration."""
    with _readers(browser, served) as new:
        someone = new()
        done = walk(someone)
        assert len(done) > 4 * len(PAGES), f"the walk found hardly any controls: {done}"
        yield someone.recording


@contextmanager
def _readers(browser: Browser, served: Served) -> Iterator[Opens]:
    """A request to another machine, a script error or a breach of the content policy fails the test that reads."""
    readers: list[Reader] = []
    with ExitStack() as opened:
        def new(of: Served = served, **options: object) -> Reader:
            context = browser.new_context(**{"viewport": DESK, **options})  # type: ignore[arg-type]
            readers.append(reader(opened.enter_context(context).new_page(), of.url))
            _mind(readers[-1].page, readers[-1].complaints)
            return readers[-1]

        yield new
    assert [complaint for one in readers for complaint in one.complaints] == []


def _mind(page: Page, complaints: list[str]) -> None:
    def asked(url: str) -> None:
        if urlsplit(url).hostname not in OURS:
            complaints.append(f"asked another machine: {url}")

    def said(kind: str, text: str) -> None:
        if kind == "error" and "Content Security Policy" in text:
            complaints.append(text)

    page.on("console", lambda message: said(message.type, message.text))
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda connection: asked(connection.url))
