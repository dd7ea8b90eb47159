"""Imports go down, and another room is entered by its doors."""

from importlinter.cli import lint_imports

from tests.house.source import imported, modules

ROOMS = {
    "worktime",
    "formengine",
    "files",
    "papers",
    "messaging",
    "organization",
    "accounts",
    "catalog",
    "dossiers",
    "reports",
    "rights",
}
DOORS = {"service", "models"}

# Further doors, each with the reason why service and models are not enough.
MORE_DOORS = {
    "papers.apart": "long papers, made in a process of their own; it imports the door itself",
    "papers.signing": "signatures: another craft than setting papers, behind a door of its own",
    "accounts.access": "more models: codes, sessions, what happened to an account",
    "accounts.gates": "decorators for views",
    "accounts.capacity": "for whom a request acts: for views, like the gates",
    "accounts.resume": "what was typed before the session ended: for views, not for rooms",
    "accounts.provider": "what a provider of single sign-on is asked and says, as types",
    "accounts.cast": "the demo's people, for demo pages and the start of the demo",
    "accounts.forms": "the account pages show these forms",
    "accounts.entity_forms": "the pages about organisations show these forms",
    "accounts.factor_forms": "the pages of the second factor show these forms",
    "accounts.terms": "the text of the terms, for their page",
    "accounts.consents": "who agreed to which terms, for their pages",
    "dossiers.lookup": "the public card, as a type",
    "dossiers.scenarios": "workflow tests as they were played, as types for their pages",
    "dossiers.states": "the names of the states, for pages that list or colour them",
    "catalog.content": "the shape of a frozen revision: pure dataclasses",
    "catalog.filing": "what level and case decide: pure",
    "catalog.scenarios": "the shape of a workflow test: pure dataclasses",
}


def test_no_floor_imports_a_higher_one(capsys):
    assert lint_imports(config_filename="pyproject.toml", cache_dir=None) == 0, capsys.readouterr().out


def test_rooms_are_entered_by_their_doors():
    trespassers = []
    for path, tree in modules().items():
        home = path.split("/")[1]
        for name, line in imported(tree):
            parts = name.split(".")
            if parts[0] != "motcua" or len(parts) < 3 or parts[1] not in ROOMS or parts[1] == home:
                continue
            room, door = parts[1], parts[2]
            if door not in DOORS and f"{room}.{door}" not in MORE_DOORS:
                trespassers.append(f"{path}:{line} imports {name}")
    assert not trespassers, "\n".join(trespassers)


def test_every_further_door_is_used():
    used = {".".join(name.split(".")[1:3]) for tree in modules().values() for name, _ in imported(tree)}
    assert sorted(set(MORE_DOORS) - used) == []
