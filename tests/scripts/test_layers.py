"""scripts/layers finds breaches, and only those."""
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def layers(folder=None):
    return subprocess.run([ROOT / "scripts/layers", *([folder] if folder else [])], capture_output=True, text=True)


def tree(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_bot_is_in_order():
    done = layers()
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file, include", [
    ("base/a.cpp", '#include "text/b.h"'),
    ("text/a.h", '#  include "http/b.h"'),
    ("rulebook/a.cpp", '#include "articles/b.h"'),
    ("articles/a.cpp", '#include "rulebook/b.h"'),
    ("dialog/a.cpp", '#include "store/b.h"'),
    ("dialog/a.cpp", "#include <store/b.h>"),
    ("http/a.cpp.in", '#include "cli/b.h"'),
    ("store/a.cpp", '#include "b.h"'),
    ("store/a.cpp", '#include "../base/b.h"'),
])
def test_a_breach_is_found_where_it_stands(tmp_path, file, include):
    done = layers(tree(tmp_path, {file: f"// one\n#include <vector>\n{include}\n"}))
    assert done.returncode == 1
    assert done.stdout.startswith(f"{tmp_path / file}:3: ")
    assert len(done.stdout.splitlines()) == 1


def test_a_folder_that_nobody_knows_is_a_breach(tmp_path):
    assert layers(tree(tmp_path, {"util/a.h": ""})).returncode == 1


def test_what_points_to_the_left_is_allowed(tmp_path):
    files = {"desk/a.cpp": '#include "rulebook/b.h"\n#include "articles/c.h"\n#include "desk/d.h"\n#include <fmt/core.h>\n',
             "cli/a.cpp": '#include "http/b.h"\n#include "base/c.h"\n', "http/openapi.json": '#include "cli/x.h"'}
    assert layers(tree(tmp_path, files)).returncode == 0
