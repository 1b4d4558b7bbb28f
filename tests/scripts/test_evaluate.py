"""scripts/evaluate counts per label, with the labels that are not categories."""
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = """rules:
  - {id: sync, category: data_sync, says: ['/sync/'], reply: x}
  - {id: how, category: feature_usage, says: ['/how/'], reply: x}
  - {id: hello, category: greeting, says: ['/hello/'], reply: x}
  - {id: shoes, category: shoes, says: ['/shoes/'], reply: x}
"""


@pytest.fixture
def evaluate(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/rules.yaml").write_text(RULES)

    def run(rows, *more):
        (tmp_path / "rows.tsv").write_text("".join(f"{text}\t{label}\n" for text, label in rows))
        return subprocess.run([ROOT / "scripts/evaluate", tmp_path / "rows.tsv", "--rules", tmp_path / "rules", "--kb",
                               tmp_path / "kb", *more], capture_output=True, text=True)
    return run


def test_it_counts(evaluate):
    done = evaluate([("please sync", "sync_failure"), ("how to", "sync_failure"), ("how to", "feature_howto"),
                     ("hello", "greeting"), ("hello", "out_of_scope"), ("qqq", "out_of_scope"),
                     ("sync\u2028it", "out_of_scope"), ("my shoes", "shoes"), ("qqq", "shoes")])
    assert done.returncode == 0, done.stderr
    table = {line.split()[0]: line.split()[1:4:2] for line in done.stdout.splitlines()}
    assert table == {"feature_howto": ["1", "1"], "greeting": ["1", "1"], "out_of_scope": ["2", "3"],
                     "shoes": ["1", "2"], "sync_failure": ["1", "2"], "total": ["6", "9"]}
    assert "66.7 %" in done.stdout.splitlines()[-1]


def test_it_shows_what_went_wrong(evaluate):
    shown = evaluate([("how to", "sync_failure"), ("hello", "greeting")], "--wrong").stdout
    assert shown.startswith("sync_failure\thow to\n    answered, feature_usage by how (1.00): ")
    assert "greeting\thello" not in shown


def test_a_line_without_a_label_is_an_error(evaluate, tmp_path):
    (tmp_path / "bad.tsv").write_text("hello\tgreeting\nno label\n")
    done = subprocess.run([ROOT / "scripts/evaluate", tmp_path / "bad.tsv"], capture_output=True, text=True)
    assert done.returncode == 1 and "bad.tsv:2: no tab" in done.stderr
