"""Files over bad lines: sent in parts, cut, paused, gone on with after a reload."""

import contextlib
import os
import re
import signal
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.journeys import citizen
from tests.journeys.citizen import PAPER, press
from tests.journeys.cutting import bad_line
from tests.journeys.portal import running

# What the database has to do with it is told in tests/uploading, on both.
pytestmark = pytest.mark.once

MB = 2**20
ROW = ".citizen-sending"
FILED = "[data-filed] .mc-file"
LEFT = "[data-unfinished]"


def heavy_pdf(size):
    """A PDF of just this size that does not pack."""
    document = pikepdf.new()
    document.add_blank_page()
    document.pages[0]["/Anh"] = document.make_stream(os.urandom(size - 12_000))
    made = BytesIO()
    document.save(made)
    found = made.getvalue()
    # Readers look for the end in the last kilobytes; a remark before it makes up the rest.
    end = found.rindex(b"startxref")
    return found[:end] + b"%" + b"x" * (size - len(found) - 2) + b"\n" + found[end:]


@pytest.fixture(scope="module")
def heavy(tmp_path_factory):
    """20 MB, the most that is taken."""
    path = tmp_path_factory.mktemp("heavy") / "ban-ve.pdf"
    path.write_bytes(heavy_pdf(20 * MB))
    return path


@pytest.fixture
def line(portal):
    with bad_line(port_of(portal)) as line:
        yield line


def port_of(portal):
    return int(portal.address.rpartition(":")[2])


@pytest.fixture
def over(browser):
    """over(line): Lan's page of papers, at the far end of a line."""
    contexts = []

    def over(line, javascript=True, width=1280):
        context = browser.new_context(
            base_url=f"http://localhost:{line.port}",
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/trinh-dien")
        with page.expect_navigation():
            page.locator("button[value='lan']").click()
        citizen.begin(page)
        page.goto(re.sub("to-khai$", "giay-to", page.url))
        return page

    yield over
    for context in contexts:
        context.close()


@pytest.fixture
def lan(over, line):
    page = over(line)
    remove_all(page)
    return page


def remove_all(page: Page):
    """What earlier journeys left in Lan's draft."""
    for name in ("Gỡ", "Bỏ"):
        while page.get_by_role("button", name=re.compile(f"^{name}")).count():
            with page.expect_navigation():
                page.get_by_role("button", name=re.compile(f"^{name}")).first.click()


def choose(page, *files):
    page.locator(f"#{PAPER}").set_input_files(list(files))


def percent(page):
    return page.locator(f"{ROW} progress").evaluate("e => e.value")


def wait_percent(page, least):
    expect(page.locator(f"{ROW} [data-status]")).to_have_text(
        re.compile(rf"Đang gửi ({'|'.join(str(n) for n in range(least, 101))}) %"), timeout=60_000
    )


def test_20_mb_cut_five_times_cost_at_most_a_tenth_more(lan, line, heavy):
    size = heavy.stat().st_size
    assert size == 20 * MB
    line.measure([int(size * share) for share in (0.07, 0.21, 0.4, 0.63, 0.9)])

    choose(lan, heavy)

    expect(lan.locator(FILED)).to_contain_text("ban-ve.pdf", timeout=120_000)
    sent, broken = line.sent, line.broken
    print(f"20 MB cut {broken} times: {sent} bytes on the wire, {100 * sent / size - 100:.1f} % more")
    assert broken == 5
    assert sent <= size * 1.1
    expect(lan.locator(ROW)).to_have_count(0)
    with lan.expect_download() as got:
        lan.locator(f"{FILED} a").evaluate("a => { a.download = 'x.pdf'; a.click(); }")
    assert got.value.path().read_bytes() == heavy.read_bytes()


def test_a_reload_in_the_middle_costs_nothing_that_arrived(lan, line, heavy):
    choose(lan, heavy)
    wait_percent(lan, 30)
    lan.reload()

    waiting = lan.locator(LEFT)
    expect(waiting).to_contain_text("ban-ve.pdf")
    had = int(re.findall(r"đã nhận (\d+) %", waiting.inner_text())[0])
    assert 30 <= had < 100
    line.measure([])
    choose(lan, heavy)

    expect(lan.locator(FILED)).to_contain_text("ban-ve.pdf", timeout=60_000)
    assert line.sent < 20 * MB * (101 - had) / 100 * 1.1
    expect(lan.locator(LEFT)).to_have_count(0)


def test_another_file_of_that_size_is_not_mixed_up_with_it(lan, line, heavy, tmp_path):
    choose(lan, heavy)
    wait_percent(lan, 5)
    lan.reload()
    other = tmp_path / "ban-ve.pdf"
    other.write_bytes(heavy_pdf(20 * MB))

    choose(lan, other)

    expect(lan.locator(FILED)).to_have_count(1, timeout=60_000)
    expect(lan.locator(LEFT)).to_have_count(1)
    press(lan, "Bỏ ban-ve.pdf")
    expect(lan.locator(LEFT)).to_have_count(0)


def test_pause_go_on_and_give_up(lan, heavy):
    choose(lan, heavy)
    wait_percent(lan, 5)
    lan.get_by_role("button", name="Tạm dừng ban-ve.pdf").click()
    expect(lan.locator(f"{ROW} [data-status]")).to_have_text("Đã tạm dừng")
    had = percent(lan)
    lan.wait_for_timeout(500)
    assert percent(lan) == had < 100
    lan.get_by_role("button", name="Gửi tiếp ban-ve.pdf").click()
    wait_percent(lan, int(had) + 5)
    lan.get_by_role("button", name="Bỏ ban-ve.pdf").click()

    expect(lan.locator(ROW)).to_have_count(0)
    lan.reload()
    expect(lan.locator(f"{FILED}, {LEFT}")).to_have_count(0)


def test_several_at_once_and_the_next_page_waits_for_them(lan, axe_clean):
    bad = {"name": "chay.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" + b"\0" * 300}
    good = [citizen.pdf_file(f"trang {number} 🌾.pdf") for number in range(5)]

    choose(lan, *good, bad)
    lan.get_by_role("button", name="Lưu và tiếp tục").last.click()

    citizen.heading(lan, "Nhận kết quả")
    lan.go_back()
    lan.reload()
    expect(lan.locator(f"{FILED} .mc-file__name")).to_have_text([one["name"] for one in good])
    refused = lan.locator(".mc-file", has_text="chay.pdf")
    expect(refused).to_contain_text("là một chương trình máy tính")
    axe_clean(lan)
    press(lan, "Bỏ chay.pdf")
    expect(refused).to_have_count(0)
    remove_all(lan)


def test_too_large_is_said_before_a_byte_is_sent(lan, line, tmp_path):
    path = tmp_path / "to.pdf"
    path.write_bytes(b"%PDF-" + b"0" * 21 * MB)
    line.measure([])

    choose(lan, path)

    expect(lan.locator(f"{ROW} [data-status]")).to_contain_text("mỗi tệp chỉ được tối đa 20 MB")
    assert line.sent < MB


def test_the_server_killed_in_the_middle_loses_nothing_it_told(prepared, tmp_path, over, heavy, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:")
    folder = prepared(tmp_path / "var")
    with running(folder) as portal, bad_line(port_of(portal)) as line:
        lan = over(line)
        choose(lan, heavy)
        wait_percent(lan, 30)
        had = percent(lan)
        line.measure([])
        for pid in web_processes(portal):
            os.kill(pid, signal.SIGKILL)

        # `motcua run` starts the web anew by itself; the page goes on by itself too.
        expect(lan.locator(FILED)).to_contain_text("ban-ve.pdf", timeout=120_000)
        assert line.sent < 20 * MB * (1 - had / 100) + MB
        with lan.expect_download() as got:
            lan.locator(f"{FILED} a").evaluate("a => { a.download = 'x.pdf'; a.click(); }")
        assert got.value.path().read_bytes() == heavy.read_bytes()


def web_processes(portal):
    """The web server of the portal with all it started; its worker goes on."""
    parents, commands = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # ended meanwhile
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                commands[int(entry.name)] = (entry / "cmdline").read_bytes().split(b"\0")
    children = [pid for pid, parent in parents.items() if parent == portal.process.pid]
    found = [pid for pid in children if b"worker" not in commands[pid]]
    assert len(children) == 2, [commands[pid] for pid in children]
    assert len(found) == 1
    return found + [pid for pid, parent in parents.items() if parent in found]


def test_without_scripts_the_plain_field_takes_it(over, line):
    lan = over(line, javascript=False)
    lan.locator(f"#{PAPER}").set_input_files(citizen.pdf_file("thuong.pdf"))
    press(lan, "Tải các tệp đã chọn lên")

    expect(lan.locator(FILED)).to_contain_text("thuong.pdf")
    remove_all(lan)
