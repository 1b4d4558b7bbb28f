"""What customers pick where the bot is not sure reaches the authors."""
import subprocess

import yaml
from desk import BINARY, HERE, Desk


def evidence(desk, *more):
    done = subprocess.run([BINARY, "evidence", "--db", desk.db, "--rules", desk.rules, "--kb", desk.kb, *more],
                          capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_pick_becomes_a_line_for_says(tmp_path):
    desk = Desk(tmp_path, rules=HERE / "unsure", kb=HERE / "no-articles")
    try:
        assert evidence(desk).startswith("#")
        for _ in range(2):
            chat = desk.chat()
            assert chat.says("怎样才能打印清单: 发货用的").outcome == "suggested"
            assert chat.says("第一个").outcome == "answered"
        chat = desk.chat()
        chat.says("帮我打印点什么")
        assert chat.chooses("都不是").outcome == "handed_off"
        out = evidence(desk)  # while the server runs
    finally:
        desk.stop()
    lines = yaml.safe_load(out)
    assert lines["says"] == ["怎样才能打印清单: 发货用的"], out
    assert "2 times" in out
    assert "帮我打印点什么" in out.split("none of the choices was meant")[1]
    assert evidence(desk, "--days", "1") == out


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    missing = tmp_path / "none.db"
    done = subprocess.run([BINARY, "evidence", "--db", missing, "--rules", HERE / "rules"], capture_output=True, text=True)
    assert done.returncode == 1
    assert str(missing) in done.stderr
    assert not missing.exists()
