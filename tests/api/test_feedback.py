"""Did it help? What customers say of answers and articles."""
import sqlite3

import pytest

from desk import new_id
from test_errors import refused


def rows(desk):
    """What is kept, as (about, helpful, comment)."""
    with sqlite3.connect(f"file:{desk.db}?mode=ro", uri=True) as db:
        return db.execute("SELECT coalesce(t.message_id, f.article), f.helpful, f.comment, f.lang FROM feedback f "
                          "LEFT JOIN turn t ON t.no = f.turn ORDER BY f.at, f.no").fetchall()


def says(desk, **fields):
    return desk.post(fields, "/v1/feedback")


@pytest.fixture
def answered(desk):
    """A customer's first message, as feedback names it."""
    chat = desk.chat()
    message_id = new_id()
    chat.says("订单没有同步", message_id=message_id)
    return {"about": "answer", "conversation": chat.handle, "message_id": message_id}


def counted(desk, about, helpful):
    text = desk.get("/metrics").body.decode()
    wanted = f'xiaoer_feedback_total{{about="{about}",helpful="{helpful}"}}'
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(wanted))


def test_an_answer_helped_or_not(desk, answered):
    before = counted(desk, "answer", "no")
    answer = says(desk, **answered, helpful=False, comment="授权没有过期", lang="zh")
    assert (answer.status, answer.json) == (200, {"status": "kept"})
    assert (answered["message_id"], 0, "授权没有过期", "zh") in rows(desk)
    assert counted(desk, "answer", "no") == before + 1


def test_the_last_word_counts(desk, answered):
    for helpful in (False, True):
        assert says(desk, **answered, helpful=helpful).status == 200
    assert [row for row in rows(desk) if row[0] == answered["message_id"]] == [(answered["message_id"], 1, "", "")]


def test_an_article_helped_or_not(desk, answered):
    article = {"about": "article", "article": "usage/batch-listing", "lang": "en"}
    before = len(rows(desk))
    assert says(desk, **article, helpful=True).status == 200
    assert says(desk, **article, helpful=True).status == 200, "without a conversation nobody knows who it was"
    assert len(rows(desk)) == before + 2
    for helpful in (True, False):
        assert says(desk, **article, helpful=helpful, conversation=answered["conversation"]).status == 200
    assert len(rows(desk)) == before + 3
    assert rows(desk)[-1] == ("usage/batch-listing", 0, "", "en")


def test_it_outlives_a_kill(own_desk):
    assert says(own_desk, about="article", article="usage/batch-listing", helpful=True).status == 200
    own_desk.kill()
    own_desk.start()
    assert rows(own_desk) == [("usage/batch-listing", 1, "", "")]


@pytest.mark.parametrize("change", [{"message_id": "never sent"}, {"conversation": "0" * 32}, {"conversation": "x"},
                                    {"about": "article", "article": "no/such"}])
def test_what_does_not_exist(desk, answered, change):
    before = len(rows(desk))
    refused(says(desk, **{**answered, "helpful": True, **change}), 404)
    assert len(rows(desk)) == before


def test_somebody_elses_answer(desk, answered):
    other = desk.chat()
    other.says("你好", message_id=new_id())
    refused(says(desk, **{**answered, "helpful": True, "conversation": other.handle}), 404)


@pytest.mark.parametrize("change,pointer", [
    ({"about": None}, "/about"), ({"about": "us"}, "/about"), ({"about": 1}, "/about"),
    ({"helpful": None}, "/helpful"), ({"helpful": "yes"}, "/helpful"), ({"helpful": 1}, "/helpful"),
    ({"conversation": None}, "/conversation"), ({"message_id": None}, "/message_id"), ({"message_id": ""}, "/message_id"),
    ({"about": "article"}, "/article"), ({"about": "article", "article": ""}, "/article"),
    ({"lang": "fr"}, "/lang"), ({"comment": "长" * 1001}, "/comment"), ({"comment": "a\0b"}, "/comment"),
    ({"comment": ["x"]}, "/comment")])
def test_a_wrong_field(desk, answered, change, pointer):
    refused(says(desk, **{**answered, "helpful": True, **change}), 422, pointer)


def test_a_comment_has_up_to_1000_characters(desk, answered):
    assert says(desk, **answered, helpful=True, comment="😀" * 1000).status == 200
    assert (answered["message_id"], 1, "😀" * 1000, "") in rows(desk)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"helpful"'])
def test_not_an_object(desk, body):
    refused(desk.post(body, "/v1/feedback"), 400)
