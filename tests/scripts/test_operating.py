"""docs/operating.md names every metric, log line and flag that there is, and no other."""
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
XIAOER = Path(os.environ.get("XIAOER", ROOT / "build/xiaoer")).resolve()
PAGE = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
SOURCES = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "bot").rglob("*.cpp")))


def rows(heading):
    """The names in the first column of the table under a heading."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)[1]
    return {name for row in re.findall(r"^\| (`.*?) \|", section, re.M) for name in re.findall(r"`([^`]+)`", row)}


def test_metrics():
    assert rows("Metrics") == set(re.findall(r'\.Name\("(\w+)"\)', SOURCES))


def test_log_lines():
    assert rows("The log") == set(re.findall(r'\blog(?:Info|InfoFast|Warning|Error)\(\s*"(\w+)"', SOURCES))


def test_flags():
    told = subprocess.run([XIAOER, "serve", "--help"], capture_output=True, text=True).stdout
    assert rows("Starting") == set(re.findall(r"^ +(?:-\w,)?(--\w+)", told, re.M)) - {"--help"}
