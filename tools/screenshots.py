"""Retakes the pictures of the guide, the README and docs/: walks the guide on a demo portal, by phone.

The portal is a fresh one on a free port with a folder of its own. Pictures and their sizes go to the guide's
static folder, where its pages find them (motcua/web/lookup/guide.py).
"""

import io
import json
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from rich.progress import Progress, SpinnerColumn, TextColumn

from motcua.base import clock
from tests.files.samples import pdf
from tests.journeys import citizen, desk
from tests.journeys.portal import running
from tools import studio_pictures
from tools.debian import CHROMIUM, ensure

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "motcua/web/lookup/static/lookup/guide"
README_PICTURE = ROOT / "docs/images/home.png"
WIDTH, SHARPNESS = 360, 1.5
MARGIN = 4
LARGEST = 25_000  # bytes of one picture
TRAN = citizen.Newcomer("Trần Thị Sen", "070301004321", "0987654321", "sen@vidu.vn", "con duong lang sau mua")


class Camera:
    """Takes pictures of a page's part and remembers how large they are."""

    def __init__(self, progress: Progress) -> None:
        self.sizes: dict[str, tuple[int, int]] = {}
        self.progress = progress
        self.task = progress.add_task("")

    def take(self, page: Page, name: str, *, top: str = "main h1", height: int = 420, ring: str = "") -> None:
        """The page from `top` on, `height` pixels of it; `ring` marks what is to be pressed."""
        self.progress.update(self.task, description=f"{name}")
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelector('.mc-demo')?.remove()")
        page.evaluate("document.activeElement?.blur()")
        if ring:
            page.locator(ring).first.evaluate(
                "e => { e.style.outline = '4px solid #e9b44c'; e.style.outlineOffset = '4px' }"
            )
        box = page.locator(top).first.bounding_box()
        if box is None:
            raise SystemExit(f"{name}: there is nothing at {top} on {page.url}.")
        above = page.evaluate("scrollY")
        start = max(0, box["y"] + above - MARGIN)
        tall = min(height, page.evaluate("document.documentElement.scrollHeight") - start)
        clip = {"x": 0, "y": start, "width": WIDTH, "height": tall}
        picture = _small(page.screenshot(full_page=True, clip=clip))  # type: ignore[arg-type]
        if len(picture) > LARGEST:
            raise SystemExit(f"{name} weighs {len(picture)} bytes; take less of the page.")
        (FOLDER / f"{name}.webp").write_bytes(picture)
        self.sizes[name] = (WIDTH, round(tall))


def main() -> None:
    """Walk the guide and write the pictures."""
    ensure(CHROMIUM)
    os.environ["DATABASE_URL"] = "sqlite:"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), transient=True) as progress:
        camera = Camera(progress)
        with running() as portal, sync_playwright() as tool:
            arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = tool.chromium.launch(executable_path=CHROMIUM.find(), args=arguments)
            _walk(camera, browser, portal.address)
            _front_page(browser, portal.address)
            studio_weight = studio_pictures.take(browser, portal.address)
            browser.close()
    kept = json.dumps(camera.sizes, indent=1, sort_keys=True)
    (FOLDER / "pictures.json").write_text(kept + "\n", encoding="utf-8")
    total = sum(path.stat().st_size for path in FOLDER.glob("*.webp"))
    print(f"{len(camera.sizes)} pictures, {total // 1000} kB together, in {FOLDER}")
    print(f"{studio_weight // 1000} kB of the studio, in {studio_pictures.FOLDER}")


def _front_page(browser: Browser, address: str) -> None:
    """The picture of the README: where a citizen begins."""
    page = browser.new_page(base_url=address, viewport={"width": 1100, "height": 760}, locale="vi-VN")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(64)
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    picture.save(README_PICTURE, optimize=True)


def _walk(camera: Camera, browser: Browser, address: str) -> None:
    sen, officer = _phone(browser, address), _phone(browser, address)
    _log_in_as(officer, "one_stop")
    _register(camera, sen)
    code = _file(camera, sen)
    camera.take(_at(officer, "/can-bo"), "desk", top="main table, main .desk-list", height=420)
    reasons = {
        "question-dia_chi": "Ghi rõ số nhà, tên đường.",
        f"document-{citizen.PAPER.removeprefix('document-')}": "Ảnh mờ, không đọc được ngày kiểm định.",
    }
    desk.ask_for(officer, code, "Yêu cầu bổ sung", reasons)
    camera.take(_at(sen, f"/ho-so/{code}/bo-sung"), "supplement", height=560)
    code = citizen.file(sen)
    desk.act(officer, code, "Tiếp nhận")
    camera.take(_at(sen, f"/ho-so/{code}"), "dossier", height=520)
    _look_up(camera, _phone(browser, address), code)


def _register(camera: Camera, page: Page) -> None:
    camera.take(_at(page, "/"), "home", top="body", height=440, ring="a[href='/dang-ky']")
    citizen.press(page, "Đăng ký")
    citizen.fill_registration(page, TRAN)
    camera.take(page, "register", top="label[for$=full_name]", height=450)
    citizen.press(page, "Đăng ký")
    code = citizen.code_for(page, "email", TRAN.email)
    page.get_by_label("Mã xác nhận").fill(code)
    camera.take(page, "code", height=360, ring="main button[value=verify]")
    citizen.press(page, "Xác nhận")
    citizen.enter_code(page, "sms", TRAN.phone)
    citizen.press(page, "Đăng xuất")
    camera.take(_at(page, "/dang-nhap"), "login", height=400)
    citizen.log_in(page, TRAN.phone, TRAN.password)


def _file(camera: Camera, page: Page) -> str:
    page.goto(f"/thu-tuc?tu_khoa={citizen.PROCEDURE}#ket-qua")
    camera.take(page, "find", top="#ket-qua .mc-document", height=330, ring="#ket-qua .govuk-button")
    page.goto(f"/thu-tuc/{citizen.PROCEDURE}/nop")
    page.get_by_label("Toàn trình (mức độ 4)").check()
    camera.take(page, "begin", top="main form", height=262, ring="main form .govuk-button")
    citizen.choose_level(page, "Toàn trình (mức độ 4)")
    camera.take(page, "declaration", top="main form h2", height=350)
    citizen.declare(page, [_new_machine()])
    upload = {"name": "anh-giay-chung-nhan.pdf", "mimeType": "application/pdf", "buffer": pdf(2)}
    page.locator(f"#{citizen.PAPER}").set_input_files(upload)  # type: ignore[arg-type]
    citizen.press(page, "Tải các tệp đã chọn lên")
    camera.take(page, "papers", top="main .mc-documents", height=240)
    citizen.press(page, "Lưu và tiếp tục")
    citizen.receive_by(page, "Nhận tại quầy một cửa")
    camera.take(page, "review", height=400)
    code = citizen.submit(page)
    camera.take(page, "done", top=".mc-confirmation", height=272)
    return code


def _look_up(camera: Camera, page: Page, code: str) -> None:
    page.goto("/tra-cuu")
    page.get_by_label("Mã hồ sơ").fill(code)
    camera.take(page, "look-up", height=600, ring="main button[type=submit]")
    page.goto("/tra-cuu")
    page.get_by_label("Mã hồ sơ").fill(code)
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()
    camera.take(page, "found", top=".lookup-card", height=540)


def _phone(browser: Browser, address: str) -> Page:
    context = browser.new_context(
        base_url=address,
        viewport={"width": WIDTH, "height": 740},
        device_scale_factor=SHARPNESS,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    return context.new_page()


def _log_in_as(page: Page, key: str) -> None:
    page.goto("/trinh-dien")
    with page.expect_navigation():
        page.locator(f"button[value='{key}']").click()


def _at(page: Page, path: str) -> Page:
    page.goto(path)
    return page


def _new_machine() -> dict[str, str]:
    """Put to use today, so that the review has no doubts about it."""
    today = clock.today()
    began = {"day": today.day, "month": today.month, "year": today.year}
    return citizen.MACHINES[0] | {f"ngay_dua_vao_su_dung-{part}": str(n) for part, n in began.items()}


def _small(png: bytes) -> bytes:
    """The smaller of two: a few flat colours without loss, or many with a little."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    flat, soft = io.BytesIO(), io.BytesIO()
    picture.quantize(12, dither=Image.Dither.NONE).convert("RGB").save(flat, "WEBP", lossless=True, method=6)
    picture.save(soft, "WEBP", quality=40, method=6)
    return min(flat.getvalue(), soft.getvalue(), key=len)


if __name__ == "__main__":
    main()
