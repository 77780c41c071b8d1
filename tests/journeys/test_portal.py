"""What anybody finds on the portal: light pages, kind words for a wrong file, papers that can be checked."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import NewVisitor
from tests.support import stories
from tests.support.site import Site
from tests.support.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser

OPEN_PAGES = (
    "/",
    "/gioi-thieu",
    "/tro-giup",
    "/tiep-can",
    "/thu-tuc",
    "/thu-tuc?q=ket+hon",
    "/thu-tuc?q=khongcogi",
    "/thu-tuc/1.001193",
    "/su-kien/birth",
    "/su-kien/birth/loi-di",
    "/su-kien/birth/loi-di?parents=yes&way=once&insured=yes",
    "/noi-nop",
    "/noi-nop/H49.61.23",
    "/tra-cuu",
    "/xac-minh",
    "/xac-minh/to-chuc-chung-thuc",
    "/dang-nhap",
    "/he-thong/giao-dien",
)
MOST_BYTES = 100_000
# Of somebody else's authority; whose it is matters to nobody who finds it changed.
SIGNED = Path(__file__).parents[1] / "contracts" / "foreign_signatures" / "sig-valid-foreign.pdf"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["telephone", "desktop"])
def test_every_open_page_is_clean(visit: NewVisitor, size: tuple[int, int]) -> None:
    stranger = visit(size)
    for path in OPEN_PAGES:
        stranger.go(path)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["telephone", "desktop"])
def test_a_citizens_own_pages_are_clean(visit: NewVisitor, size: tuple[int, int]) -> None:
    citizen = visit(size)
    citizen.log_in("congty")
    for path in ("/ho-so-cua-toi", "/hop-thu", "/nop-ho-so/1.001193", "/nhac-viec"):
        citizen.go(path)


def test_the_first_page_is_light(site: Site, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes: list[int] = []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(site.url, wait_until="networkidle")
    context.close()
    assert len(sizes) > 1
    assert sum(sizes) < MOST_BYTES


def test_a_citizen_enters_with_vneid(site: Site, visit: NewVisitor) -> None:
    citizen = visit(PHONE)
    citizen.go("/dang-nhap?next=/hop-thu")
    citizen.page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    citizen.page.wait_for_url(f"{site.simulator}/**")
    citizen.page.get_by_role("button", name="Tằng Văn Phúc").click()
    citizen.page.wait_for_url(f"{site.url}/**")
    citizen.look()
    assert citizen.page.url == f"{site.url}/hop-thu"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_wrong_file_gets_a_sentence_that_helps(visit: NewVisitor, tmp_path: Path, scripts: bool) -> None:
    wrong = tmp_path / "giay-chung-sinh.pdf"
    wrong.write_bytes(b"MZ\x90\x00 not a paper")
    citizen = visit(PHONE, scripts=scripts)
    citizen.log_in("luatsu")
    stories.begin_at_once(citizen)
    stories.whose(citizen)
    stories.declare(citizen, "Hoàng Khánh Linh", wrong)
    assert "Chỉ nhận tệp PDF, ảnh JPG, PNG hoặc Word" in citizen.text()
    assert citizen.page.locator('[name="child_name"]').input_value() == "Hoàng Khánh Linh"


def test_a_wrong_secret_finds_nothing(visit: NewVisitor) -> None:
    stranger = visit(PHONE, scripts=False)
    stranger.go("/tra-cuu")
    stranger.fill({"ma": "H49.61.23-261122-9999", "k": "AAAAA-AAAAA"})
    stranger.press("Xem hồ sơ")
    assert "Mã hồ sơ hoặc mã tra cứu chưa đúng" in stranger.text()


def check(stranger: Visitor, path: Path) -> str:
    """What the page for checking papers says of a file."""
    stranger.go("/xac-minh")
    stranger.lay("file", path)
    stranger.press("Kiểm tra")
    return stranger.text()


def test_a_changed_paper_and_one_without_a_signature_are_told_so(
    visit: NewVisitor, paper: Path, tmp_path: Path
) -> None:
    data = bytearray(SIGNED.read_bytes())
    data[len(data) // 3] ^= 1
    changed = tmp_path / "sua.pdf"
    changed.write_bytes(data)
    stranger = visit(PHONE, scripts=False)
    assert "Văn bản đã bị thay đổi sau khi ký" in check(stranger, changed)
    assert "Tệp này không có chữ ký số" in check(stranger, paper)


def test_somebody_walks_the_path_to_a_birth_on_a_phone_without_scripts_and_back(visit: NewVisitor) -> None:
    parent = visit(PHONE, scripts=False)
    parent.go("/su-kien/birth")
    page = parent.page
    page.get_by_role("link", name="Trả lời vài câu").click()
    for answer in ("Đã đăng ký", "Nộp một lần"):
        page.get_by_label(answer, exact=True).check()
        page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("link", name="Quay lại").click()
    assert page.get_by_label("Nộp một lần", exact=True).is_checked()
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Không", exact=True).check()
    page.get_by_role("button", name="Tiếp tục").click()
    assert [h.inner_text() for h in page.get_by_role("heading", level=3).all()] == [
        "1. Giữ Giấy chứng sinh của cơ sở y tế",
        "2. Khai sinh, nhập khẩu và làm thẻ bảo hiểm cho trẻ một lần",
        "3. Làm thẻ căn cước cho trẻ em",
    ]
    parent.look()


def test_a_page_is_read_aloud_where_the_browser_has_a_voice_and_written_larger(visit: NewVisitor) -> None:
    weak_eyes = visit(PHONE)
    page = weak_eyes.page
    page.add_init_script(
        "const said = []; Object.defineProperty(window, 'speechSynthesis', {value: {said,"
        " getVoices: () => [{lang: 'vi-VN'}], speak: u => said.push(u.lang + ' ' + u.text),"
        " cancel() { said.length = 0; }}})"
    )
    weak_eyes.go("/tro-giup")
    aloud = page.locator("[data-reads-aloud]")
    aloud.click()
    assert page.evaluate("speechSynthesis.said").count("vi Trợ giúp") == 1
    assert aloud.get_attribute("aria-label") == "Dừng đọc"
    aloud.click()
    assert page.evaluate("speechSynthesis.said") == []
    for _size in range(2):
        weak_eyes.follow(page.get_by_role("link", name="Đổi cỡ chữ"))
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 24
