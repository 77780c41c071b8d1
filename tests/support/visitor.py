"""Somebody in front of a real browser: walks through the pages and notices what a person would stumble on.

Every page that `look` is called for is checked: nothing is wider than the window and, where `clean` is given, axe finds
nothing. Whatever the browser complains about (a script's error, a blocked file, a broken policy, a 500) is collected in
`troubles`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

from motcua.config.tools import BROWSER
from tests.support.accessibility import Clean, told

PHONE = (360, 740)
DESKTOP = (1280, 900)
OFFICE = (1440, 900)
PASSWORD = "mot-cua-trinh-dien"
# Whoever entered a site once by name and password: their cookies, for further windows of theirs.
_ENTERED: dict[tuple[str, str], Any] = {}
_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-software-rasterizer"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium; without one the test fails and says what to install."""
    program = BROWSER.path
    assert program, "Chromium is missing. Debian, Ubuntu: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


# A form that shows one heading at a time: to the part where a field stands, and to the last one.
_TURN_TO = """field => {
    const part = field.closest('[data-part][hidden]'), every = [...document.querySelectorAll('[data-part]')];
    if (part) { document.querySelector(`[data-turn="${every.indexOf(part)}"]`).click(); }
}"""
_TURN_TO_LAST = "() => [...document.querySelectorAll('[data-turn]')].at(-1)?.click()"


@dataclass
class Visitor:
    """One person with one window."""

    page: Page
    site: str
    scripts: bool
    clean: Clean | None = None
    troubles: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page of the site, by its path or its whole address, and look at it."""
        answer = self.page.goto(path if path.startswith("http") else self.site + path)
        assert answer is not None, path
        assert answer.status < 400, f"{path}: {answer.status}"
        self.look()

    def look(self) -> None:
        """Check the page that is open now."""
        self.page.wait_for_load_state()
        width = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        where = f"{self.page.url} ({self.page.title()})"
        assert width[0] <= width[1], f"{where} is {width[0]} px wide in a window of {width[1]}"
        assert not self.page.locator("script:not([src]):not([type='application/json'])").count(), where
        if self.clean is not None:
            found = self.clean.look(
                self.page, f"{width[1]} px, {'with' if self.scripts else 'without'} scripts"
            )
            assert not found, f"{where}: {told(found)}"
        self.seen.append(self.page.url)

    def follow(self, target: Locator) -> None:
        """Click what leads to another page, and look at that page once it is there."""
        with self.page.expect_navigation(wait_until="load"):
            target.locator("visible=true").first.click()
        self.look()

    def press(self, name: str, *, exact: bool = True, stays: bool = False) -> None:
        """Press the button or follow the link of this name, and look at what comes; `stays`: the page only changes."""
        main = self.page.locator("main, .acts")
        roles: tuple[Literal["button", "link"], ...] = ("button", "link")
        for role in roles:
            found = main.get_by_role(role, name=name, exact=exact).locator("visible=true")
            if found.count():
                break
        else:
            raise AssertionError(f"{self.page.url} has no button or link “{name}”: {self.text()}")
        if stays:
            found.first.click()
        else:
            self.follow(found)

    def fill(self, answers: Mapping[str, Any], prefix: str = "") -> None:
        """Fill in a form as far as it asks for these answers: text, choice, tick or list, whatever the field is."""
        for name, value in self._boxes(answers, prefix):
            fields = self.page.locator(f'[name="{prefix}{name}"]')
            if fields.count():
                fields.first.evaluate(_TURN_TO)
                self._fill_one(name, value, prefix)
        self.page.evaluate(_TURN_TO_LAST)

    def _boxes(self, answers: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
        """The answers by the names of the fields: an address is written into three boxes."""
        for name, value in answers.items():
            if self.page.locator(f'[name="{prefix}{name}-commune"]').count():
                place, commune, province = ["", *str(value).rsplit(", ", 2)][-3:]
                yield from (
                    (f"{name}-place", place),
                    (f"{name}-commune", commune),
                    (f"{name}-province", province),
                )
            else:
                yield name, value

    def _fill_one(self, name: str, value: Any, prefix: str) -> None:
        fields = self.page.locator(f'[name="{prefix}{name}"]')
        first = fields.first
        kind = first.get_attribute("type") or first.evaluate("e => e.tagName.toLowerCase()")
        if kind == "radio":
            self.page.locator(f'[name="{prefix}{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            first.set_checked(bool(value))
        elif kind == "select":
            first.select_option(str(value))
        elif kind != "hidden" and first.is_visible():
            first.fill(typed(value))

    def lay(self, field_name: str, path: Path) -> None:
        """Choose a file in the field of this name."""
        self.page.locator(f'[name="{field_name}"]').set_input_files(path)

    def text(self) -> str:
        """Everything that can be read in the page's main part."""
        return self.page.locator("main").first.inner_text()

    def log_in(self, username: str, then: str = "") -> None:
        """Through the log-in page, by name and password; in a further window as long as they are still logged in."""
        inside = then or "/"
        if known := _ENTERED.get((self.site, username)):
            self.page.context.add_cookies(known)
            self.go(f"/dang-nhap?next={inside}")
            if "/dang-nhap" not in self.page.url:
                return
        self.go(f"/dang-nhap?next={then}" if then else "/dang-nhap")
        self.page.fill("#username", username)
        self.page.fill("#password", PASSWORD)
        self.press("Đăng nhập")
        assert "/dang-nhap" not in self.page.url, self.text()
        _ENTERED[self.site, username] = self.page.context.cookies()

    def download(self, name: str) -> bytes:
        """What the link of this name leads to, fetched with this person's cookies."""
        address = self.page.get_by_role("link", name=name).first.get_attribute("href")
        assert address
        answer = self.page.request.get(self.site + address)
        assert answer.ok, f"{address}: {answer.status}"
        return answer.body()


def typed(value: Any) -> str:
    """A value as a person types it: days as dd/MM/yyyy."""
    parts = str(value).split("-")
    is_day = len(parts) == 3 and [len(p) for p in parts] == [4, 2, 2]
    return "/".join(reversed(parts)) if is_day else str(value)


@contextmanager
def visitor(
    browser: Browser,
    site: str,
    size: tuple[int, int] = DESKTOP,
    *,
    clean: Clean | None = None,
    scripts: bool = True,
) -> Iterator[Visitor]:
    """A new window with its own cookies; at its end nothing may have gone wrong unnoticed."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
    )
    context.set_default_timeout(30_000)
    if not scripts:
        # Ours arrive empty and the content policy forbids others: as without JavaScript, yet axe can run.
        context.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page = context.new_page()
    person = Visitor(page, site, scripts, clean)
    _listen(page, person.troubles)
    try:
        yield person
        assert not person.troubles, person.troubles
    finally:
        context.close()


def _listen(page: Page, troubles: list[str]) -> None:
    def console(message: ConsoleMessage) -> None:
        # Chromium logs every answer from 400 on as an error, of a page or what it needs; those of strangers are no
        # trouble, those from 500 on are.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            troubles.append(f"{page.url}: {message.text}")

    page.on("console", console)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
