"""bot/README.md names every file of bot/, once, under its folder, and nothing else; links in documents lead somewhere."""
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAP = (ROOT / "bot/README.md").read_text(encoding="utf-8")
DOCUMENTS = [file for file in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("bot/**/*.md")]]


def named():
    """folder/file of every row of the map's tables."""
    folder = None
    for line in MAP.splitlines():
        if heading := re.match(r"## (\w+): ", line):
            folder = heading[1]
        elif line.startswith("## "):
            folder = None
        elif folder and (row := re.match(r"\| (`.*?`) \|", line)):
            yield from (f"{folder}/{name}" for name in re.findall(r"`([^`]+)`", row[1]))


def test_every_file_is_named_once():
    there = {str(file.relative_to(ROOT / "bot")) for file in (ROOT / "bot").rglob("*") if file.is_file()}
    names = list(named())
    assert sorted(there - {"README.md"}) == sorted(names)


def test_the_folders_stand_in_their_order():
    order = re.search(r"ORDER = (\[.*\])", (ROOT / "scripts/layers").read_text(encoding="utf-8"))[1]
    assert re.findall(r"^## (\w+): ", MAP, re.M) == [*re.findall(r'"(\w+)"', order), "web"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_to_files(document):
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.S)
    targets = re.findall(r"\]\((?!https?:|mailto:|/|#)([^)#\s]+)", text)
    assert [target for target in targets if not (document.parent / target).exists()] == []
