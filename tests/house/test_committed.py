"""What may not stand in any committed file."""

from tests.house.source import ROOT, committed

# Put together here, since this file is committed too.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
    )
)
PLACES = ("/work" + "/main", "/work" + "/shared", "/" + "root/")


def _holding(words):
    found = []
    for path in committed():
        text = path.read_bytes()
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word.encode() in text]
    return found


def test_no_file_names_a_package_registry():
    assert _holding(REGISTRIES) == []


def test_no_file_names_a_place_of_one_machine():
    assert _holding(PLACES) == []
