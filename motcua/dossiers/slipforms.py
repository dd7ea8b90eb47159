"""The office's forms by series: number, title and symbol of each (RULES a.3).

A dossier keeps the series of its day of reception: received on 14-9-2025 it gets the six forms of Circular
01/2018 for ever, a day later the seven of Circular 03/2025. What no circular has a form for (a hand-over
between agencies, the result handed over, a withdrawal) is ours and names none. The symbols of the two series
differ, so that a slip of the one never carries the number of a slip of the other.
"""

from dataclasses import dataclass

ROUTING, REGISTER = "routing", "register"  # living papers: printed at any time, never issued


@dataclass(frozen=True)
class OfficialForm:
    """`model` is the number of the form in its circular ("" where the circular has no such form)."""

    model: str
    title: str
    symbol: str = ""


_CIRCULARS = {
    "tt01-2018": "Thông tư 01/2018/TT-VPCP",
    "tt03-2025": "Thông tư 03/2025/TT-VPCP",
}
_ACCEPTANCE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
_SUPPLEMENT = "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"
_REFUSAL = "Phiếu từ chối tiếp nhận giải quyết hồ sơ"
_STOP = "Thông báo dừng giải quyết hồ sơ"
_HANDOVER = "Biên bản bàn giao hồ sơ"
_RETURN = "Giấy giao nhận kết quả"
_WITHDRAWAL = "Giấy xác nhận rút hồ sơ"
_ROUTING = "Phiếu kiểm soát quá trình giải quyết hồ sơ"
_REGISTER = "Sổ theo dõi hồ sơ"

SERIES: dict[str, dict[str, OfficialForm]] = {
    "tt01-2018": {
        "slip_01": OfficialForm("01", _ACCEPTANCE, "GTN"),
        "slip_02": OfficialForm("02", _SUPPLEMENT, "PBS"),
        "slip_03": OfficialForm("03", _REFUSAL, "PTC"),
        "apology": OfficialForm("04", "Phiếu xin lỗi và hẹn lại ngày trả kết quả", "PXL"),
        "stop": OfficialForm("", _STOP, "TB"),
        "handover": OfficialForm("", _HANDOVER, "BBBG"),
        "return": OfficialForm("", _RETURN, "BNKQ"),
        "withdrawal": OfficialForm("", _WITHDRAWAL, "XNRHS"),
        ROUTING: OfficialForm("05", _ROUTING),
        REGISTER: OfficialForm("06", _REGISTER),
    },
    "tt03-2025": {
        "slip_01": OfficialForm("01", _ACCEPTANCE, "TNHS"),
        "slip_02": OfficialForm("02", _SUPPLEMENT, "BSHS"),
        "slip_03": OfficialForm("03", _REFUSAL, "TCHS"),
        "apology": OfficialForm(
            "04", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ", "XLGH"
        ),
        "stop": OfficialForm("05", _STOP, "TBD"),
        "handover": OfficialForm("", _HANDOVER, "BGHS"),
        "return": OfficialForm("", _RETURN, "GNKQ"),
        "withdrawal": OfficialForm("", _WITHDRAWAL, "RHS"),
        ROUTING: OfficialForm("06", _ROUTING),
        REGISTER: OfficialForm("07", _REGISTER),
    },
}
# Not a form of the circulars: our own proof of what arrived.
RECEIPT = OfficialForm("", "Giấy xác nhận nộp hồ sơ trực tuyến", "XNNHS")


def form_of(form: str, series: str) -> OfficialForm:
    """The official form behind `form` (a Slip.Form, ROUTING or REGISTER) in a regime's series."""
    return RECEIPT if form == "receipt" else SERIES[series][form]


def label_of(form: str, series: str) -> str:
    """What stands above the paper: "Mẫu số 04 (Thông tư 03/2025/TT-VPCP)"; "" for what has no number."""
    model = form_of(form, series).model
    return f"Mẫu số {model} ({_CIRCULARS[series]})" if model else ""


def initials(name: str) -> str:
    """An agency's part of a number: "Sở LĐTBXH" → "SLĐTBXH", "UBND xã Bom Bo" → "UBNDXBB"."""
    words = name.replace("-", " ").split()
    return "".join(word if word.isupper() else word[0].upper() for word in words)
