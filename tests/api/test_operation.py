"""What operators and tools see: health, readiness, figures, log, the documents themselves."""
import json
import re
import shutil
import subprocess

from contract import OPENAPI, TICKET_SCHEMA
from desk import BINARY, HERE, Desk, contract, new_id, until


def test_every_documented_path_is_served(desk):
    parts = {"{category}": "data_sync", "{number}": "T20261122-0001", "{id}": "0" * 32, "{folder}": "sync",
             "{slug}": "authorisation-expired", "{name}": "wang", "{delivery}": "0" * 32}
    for path, item in contract.document["paths"].items():
        instance = "/".join(parts.get(part, part) for part in path.split("/"))
        # An unknown path is 404 whatever the method; a known one says which it takes.
        refused = desk.request("PATCH", instance)
        taken = {method.upper() for method in item} | ({"HEAD"} if "get" in item else set())
        assert refused.status == 405 and set(refused.headers["Allow"].split(", ")) == taken, path
        for method in item:
            if method == "get" and path == "/v1/conversations/events":
                continue  # without a handle 404, with one it does not end: test_live.py
            answer = desk.request(method.upper(), instance, b"{}" if method == "post" else None)
            assert answer.status not in (405, 501), path


def test_the_document_is_the_one_in_the_source(desk):
    assert desk.get("/openapi.json").json == json.loads(OPENAPI.read_text(encoding="utf-8"))
    assert desk.get("/schemas/ticket.json").json == json.loads(TICKET_SCHEMA.read_text(encoding="utf-8"))


def test_the_index_leads_on(desk):
    index = desk.get("/").json
    assert index["links"]
    for link in index["links"].values():
        if "{" not in link:
            assert desk.request("GET", link).status in (200, 405), link


# --- health ---

def test_it_lives(desk):
    assert desk.get("/healthz").json == {"status": "ok"}


def test_it_is_ready_and_says_with_which_rule_book(desk):
    ready = desk.get("/readyz").json
    assert ready["status"] == "ready"
    assert ready["store"] == {"status": "ok", "detail": None}
    assert ready["rulebook"]["rules"] >= 8
    assert ready["rulebook"]["articles"] == 4


def test_the_version_is_that_of_the_files(tmp_path):
    def version(name, change):
        folder = tmp_path / name
        shutil.copytree(HERE / "rules", folder / "rules")
        shutil.copytree(HERE / "kb", folder / "kb")
        change(folder)
        desk = Desk(folder, folder / "rules", folder / "kb")
        try:
            return desk.get("/readyz").json["rulebook"]["version"]
        finally:
            desk.stop()

    def edit(path):
        return lambda folder: (folder / path).write_text((folder / path).read_text().replace("您好", "你好"))

    same = version("one", lambda _: None)
    assert version("two", lambda _: None) == same, "wherever it lies"
    assert version("three", edit("rules/service.yaml")) != same
    assert version("four", lambda folder: (folder / "kb/usage/coupons.md").open("a").write("多一句。\n")) != same


# --- articles ---

def test_an_article_in_both_languages(desk):
    path = "/kb/sync/authorisation-expired"
    for query, lang, title in (("", "zh", "店铺授权过期怎么办"), ("?lang=zh", "zh", "店铺授权过期怎么办"),
                               ("?lang=en", "en", "What to do when the shop authorisation has expired")):
        article = desk.get(path + query).json
        assert (article["id"], article["lang"], article["title"]) == ("sync/authorisation-expired", lang, title)
        assert article["category"] == "data_sync"
        assert article["updated"] == "2026-11-20"
        assert article["related"] == ["usage/batch-listing"]
        assert article["video"] is None
    assert article["summary"] == "Once it has expired, orders and products stay as they were at that moment."
    assert "1. Open **Settings → Shop authorisation**." in article["markdown"]


def test_an_article_without_a_translation(desk):
    article = desk.get("/kb/usage/batch-listing?lang=en").json
    assert article["lang"] == "zh"
    assert article["video"] == "https://example.com/video/batch-listing.mp4"
    assert article["updated"] is None
    assert article["related"] == []


def test_an_article_in_a_language_there_is_not(desk):
    answer = desk.get("/kb/sync/authorisation-expired?lang=fr")
    assert answer.status == 422
    assert "zh" in answer.json["detail"] and "en" in answer.json["detail"]


# --- figures ---

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf'({NAME})(?:\{{((?:{NAME}="(?:[^"\\\n]|\\["\\n])*",?)*)\}})? (NaN|[+-]?Inf|[-+0-9.eE]+)(?: -?\d+)?')
LABEL = re.compile(rf'({NAME})="((?:[^"\\\n]|\\["\\n])*)"')


def figures(text):
    """Prometheus text format: {(name, labels): value}. Fails on what Prometheus would not read."""
    types, values = {}, {}
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in types, f"{name} is declared twice"
            assert kind in ("counter", "gauge", "histogram", "summary", "untyped")
            types[name] = kind
        elif line and not line.startswith("#"):
            found = SAMPLE.fullmatch(line)
            assert found, f"not a sample: {line}"
            key = found[1], tuple(sorted(LABEL.findall(found[2] or "")))
            assert key not in values, f"twice: {line}"
            values[key] = float(found[3])
    for name, labels in values:
        base = re.sub("_(bucket|sum|count)$", "", name)
        assert types.get(name) or types.get(base) in ("histogram", "summary"), f"{name} has no type"
    for (name, labels), value in values.items():
        if dict(labels).get("le") == "+Inf":
            rest = tuple(label for label in labels if label[0] != "le")
            assert values[name.replace("_bucket", "_count"), rest] == value
    return values


def test_the_figures_are_prometheus_text(desk):
    answer = desk.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    values = figures(answer.body.decode())
    assert values
    assert not [name for name, _ in values if not name.startswith(("xiaoer_", "process_"))]


def test_the_counters_move(desk):
    def counters():
        return {key: value for key, value in figures(desk.get("/metrics").body.decode()).items()
                if key[0].endswith("_total")}

    before = counters()
    for _ in range(5):
        desk.chat().says("订单没有同步")
    desk.chat().says("转人工")
    desk.get("/none")

    def moved():
        return {key: value - before.get(key, 0) for key, value in counters().items() if value > before.get(key, 0)}

    def labelled(word, at_least):
        return [key for key, value in moved().items() if value >= at_least and word in str(key)]

    until(lambda: labelled("answered", 5), "answers are counted by their outcome")
    until(lambda: labelled("handed_off", 1), "hand-overs are counted")
    until(lambda: labelled("404", 1), "statuses are counted")


def test_strangers_make_no_new_figures(desk):
    """Each label with its value is a series for ever: a scanner's addresses must not become any."""
    def names():
        return set(figures(desk.get("/metrics").body.decode()))

    desk.get("/nothing")
    before = names()
    for n in range(30):
        desk.get(f"/scan-{n}")
        desk.get(f"/v1/tickets/T20200101-{n:04}")
        desk.get(f"/kb/x/{n}")
        desk.request(f"METHOD{n}", "/")
    assert len(names() - before) <= 5
    assert "scan-" not in desk.get("/metrics").body.decode()


# --- log ---

def line_of(desk, answer):
    id_ = answer.headers["X-Request-Id"]
    return desk.log_line(lambda line: id_ in [value for value in line.values() if isinstance(value, str)])


def test_one_line_a_request(desk):
    answers = [("POST", "/v1/chat", desk.chat().sends(message="你好")), ("GET", "/none", desk.get("/none")),
               ("GET", "/healthz", desk.get("/healthz")), ("PUT", "/v1/chat", desk.request("PUT", "/v1/chat"))]
    for method, path, answer in answers:
        line = line_of(desk, answer)
        assert (line["method"], line["path"], line["status"]) == (method, path, answer.status)
        assert isinstance(line["ms"], (int, float)) and line["ms"] >= 0
    ids = [answer.headers["X-Request-Id"] for _, _, answer in answers]
    for id_ in ids:
        assert len([line for line in desk.lines if id_ in line.values()]) == 1
    assert len(set(ids)) == len(ids)


def test_the_log_is_json_and_tells_no_secret(tmp_path):
    desk = Desk(tmp_path)
    try:
        chat = desk.chat(customer={"name": "王小明", "contact": "13312345678", "shop": "秘密小店"})
        secret_id = new_id()
        answer = chat.sends(message="转人工，暗号是七七三一", message_id=secret_id)
        chat.hears(answer)
        chat.ticket()
        chat.sends(message="暗号还是七七三一" * 600)
        desk.post(b'{"message": "\xe6\x9a\x97\xe5\x8f\xb7')
        last = desk.get("/none?secret=7731")
        line_of(desk, last)
    finally:
        code = desk.stop()
    assert code == 0, desk.stderr()
    log = json.dumps(desk.lines, ensure_ascii=False)
    assert "not json" not in log, log
    for secret in ("七七三一", "王小明", "13312345678", "秘密小店", chat.handle, "secret=7731"):
        assert secret not in log + desk.stderr(), secret


def test_a_line_break_in_a_path_makes_no_line(desk):
    answer = desk.request("GET", "/a%0Ab%0D%22%7B")
    line = line_of(desk, answer)
    assert line["status"] in (404, 400)
    assert {"not json"} not in [set(line) for line in desk.lines]


# --- starting ---

def test_two_wrong_starts_say_why(tmp_path, desk):
    for arguments, told in ((["--port", str(desk.port)], str(desk.port)), (["--db", tmp_path / "no" / "such" / "x.db"], "x.db"),
                            (["--rules", tmp_path / "none"], "none")):
        given = {"--port": "0", "--db": tmp_path / "x.db", "--rules": HERE / "rules", "--kb": HERE / "kb"}
        given[arguments[0]] = arguments[1]
        done = subprocess.run([BINARY, "serve", *[str(part) for pair in given.items() for part in pair]],
                              capture_output=True, text=True, timeout=120)
        assert done.returncode != 0, arguments
        assert told in done.stdout + done.stderr, done
