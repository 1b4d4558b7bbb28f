"""scripts/bench tells a missed target, and --check fails on it."""
import importlib.util
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts/bench"


@pytest.fixture
def bench(tmp_path, monkeypatch):
    """With one part that shows a figure, and nothing to build."""
    loader = SourceFileLoader("bench", str(SCRIPT))
    bench = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench", loader))
    loader.exec_module(bench)
    monkeypatch.setattr(bench, "BUILD", tmp_path)
    monkeypatch.setattr(bench, "build", lambda: None)

    def run(ok, *arguments):
        monkeypatch.setattr(bench, "PARTS", {"part": lambda folder: bench.figure("a figure", "3", "4", "< 2", ok)})
        monkeypatch.setattr("sys.argv", ["bench", *arguments])
        return bench.main()
    return run


@pytest.mark.parametrize("ok, code, verdict", [(True, 0, "ok"), (False, 1, "MISSED"), (None, 0, "< 2")])
def test_check(bench, capsys, tmp_path, ok, code, verdict):
    assert bench(ok, "part", "--check") == code
    assert capsys.readouterr().out.splitlines()[-1].split()[-len(verdict.split()):] == verdict.split()
    assert list(tmp_path.iterdir()) == []


def test_without_check_it_only_tells(bench):
    assert bench(False) == 0


def test_a_part_that_nobody_knows_is_refused(bench):
    with pytest.raises(SystemExit) as end:
        bench(True, "speed")
    assert end.value.code == 2
