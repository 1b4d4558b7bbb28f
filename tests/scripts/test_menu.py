"""Rules and articles speak of the same menu: the one that stands above rules/bot.yaml."""
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MENU = re.sub(r"\s*\n#\s*", " ", (ROOT / "rules/bot.yaml").read_text(encoding="utf-8").split("\nbot:")[0])
PATH = re.compile(r"[\u4e00-\u9fff]+ → [\u4e00-\u9fff]+|[A-Z][a-z]+ → [A-Z][a-z-]+(?: [a-z]+)*")
# Menus of the software as against those of a shop's own back office, and the steps of a chain ("a → b → c").
TOPS = {path.split(" → ")[0] for path in PATH.findall(MENU)}


def paths(text):
    marked = re.findall(r"\*\*(.+?)\*\*|「(.+?)」", text)
    return {path for marks in marked for mark in marks for path in PATH.findall(mark) if path.split(" → ")[0] in TOPS}


def test_the_menu_is_read():
    assert {"设置 → 店铺授权", "Orders → Manual sync", "Help → Check for updates"} <= set(PATH.findall(MENU))


@pytest.mark.parametrize("file", sorted([*(ROOT / "kb").rglob("*.md"), *(ROOT / "rules").rglob("*.yaml")]),
                         ids=lambda file: str(file.relative_to(ROOT)))
def test_every_menu_that_is_named_is_there(file):
    known = set(PATH.findall(MENU))
    assert paths(file.read_text(encoding="utf-8")) <= known
