"""Server time of the longest declarations: 200 questions on a page, a table of 200 rows.

Through the whole portal (session, database, templates) but not over the network, on SQLite, in one process.
What counts is the processor's time: other work on the machine makes nobody's form longer.
"""

import logging
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.figure import Figure

QUESTIONS = ROWS = 200
TIMES = 15
OPTIONS = [{"key": f"k{n}", "label": f"Lựa chọn số {n}"} for n in range(6)]
# Every tenth question is of each of these; the others show and are required by conditions.
KINDS: list[tuple[dict[str, Any], Any]] = [
    ({"kind": "text", "hint": "Ghi đúng như trên giấy chứng nhận.", "limits": [{"max_length": 100}]}, "Chữ"),
    ({"kind": "date", "limits": [{"not_future": True}]}, "2020-05-04"),
    ({"kind": "choice", "options": OPTIONS}, "k2"),
    ({"kind": "whole_number", "limits": [{"min": 1}, {"max": 10**6}]}, 12),
    ({"kind": "yes_no"}, "co"),
    (
        {"kind": "address"},
        {"province": "Tỉnh Đồng Nai", "commune": "Phường Đồng Xoài", "detail": "Số 5, khu phố 2"},
    ),
    ({"kind": "money"}, 2_500_000),
    ({"kind": "identity_number"}, "070190001234"),
    ({"kind": "several", "options": OPTIONS}, ["k0", "k3"]),
    ({"kind": "long_text"}, "Một đoạn dài\nhai dòng"),
]


def run() -> list[Figure]:
    """Milliseconds, the median of several times; `questions` and `rows` say how many there were."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    with _portal() as begun:
        page = begun(_page_definition(), _page_answers())
        table = begun(_table_definition(), _table_answers())
        check = table.form.check
        for begun_draft in (page, table):
            begun_draft.require_sound()
        return [
            _figure(f"page of {QUESTIONS} questions", page.open, 250),
            _figure("the same, sent and checked", page.send, 250),
            _figure(f"table of {ROWS} rows checked", lambda: check(table.answers, table.context), 100),
            _figure("its list page", table.open, 150),
            _figure("one of its rows, saved", table.send_row, 150),
            _figure("its check-your-answers page", table.review, 250),
            _figure("its declaration as PDF", table.print),
        ]


def _figure(what: str, act: Callable[[], object], budget: float | None = None) -> Figure:
    act()
    taken = []
    for _time in range(TIMES):
        began = time.process_time()
        act()
        taken.append(time.process_time() - began)
    return Figure(what, statistics.median(taken) * 1000, "ms", budget)


# -- the declarations ---------------------------------------------------------------------------------------


def _page_definition() -> dict[str, Any]:
    questions = [
        {"key": f"q{n}", "label": f"Câu hỏi số {n}", **KINDS[n % len(KINDS)][0], **_shown_when(n)}
        for n in range(QUESTIONS)
    ]
    sections = [
        {"key": f"phan_{n}", "title": f"Phần {n}", "questions": questions[n : n + 20]}
        for n in range(0, QUESTIONS, 20)
    ]
    return {"key": "BENCH-PAGE", "title": "Tờ khai rất dài", "sections": sections}


def _shown_when(n: int) -> dict[str, Any]:
    """A third of the questions looks at the last yes or no above."""
    last = n - (n - 4) % 10
    if n % 3 or last < 0 or last == n:
        return {"required": True}
    return {"show_when": {"question": f"q{last}", "equals": "co"}, "required": True}


def _page_answers() -> dict[str, Any]:
    return {f"q{n}": KINDS[n % len(KINDS)][1] for n in range(QUESTIONS)}


def _table_definition() -> dict[str, Any]:
    columns = [{"key": f"c{n}", "label": f"Cột {n}", "required": True, **kind} for n, (kind, _) in _columns()]
    total = {"key": "tong", "label": "Tổng", "kind": "calculated", "calculate": {"sum": ["bang.c6"]}}
    table = {"key": "bang", "label": "Bảng", "kind": "table", "row_name": "Dòng", "columns": columns}
    questions = [{**table, "max_rows": ROWS + TIMES}, total]
    section = {"key": "phan", "title": "Phần", "questions": questions}
    return {"key": "BENCH-TABLE", "title": "Tờ khai có bảng rất dài", "sections": [section]}


def _columns() -> list[tuple[int, tuple[dict[str, Any], Any]]]:
    return list(enumerate(KINDS))


def _table_answers() -> dict[str, Any]:
    return {"bang": [{f"c{n}": value for n, (_, value) in _columns()} for _row in range(ROWS)]}


# -- the portal ---------------------------------------------------------------------------------------------


@contextmanager
def _portal() -> Iterator[Callable[[dict[str, Any], dict[str, Any]], Any]]:
    """A portal with the pack in a database of its own; gives what begins a draft and works on it."""
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    from bench.drafting import prepare

    # The test client is nobody's browser: it may come without the portal's own name.
    settings.ALLOWED_HOSTS = ["testserver"]
    logging.disable(logging.INFO)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yield prepare()
    finally:
        teardown_databases(databases, verbosity=0)
