"""Who may come in. What each of them may do there: test_who_may.py."""
from contract import ROOT
from desk import PASSWORD, Agent, Desk, new_id


# --- signing in ---

def test_a_wrong_password_and_a_wrong_name_are_answered_alike(crew):
    wrong, nobody = crew.li.tries("not the password"), Agent(crew.desk, "nobody").tries()
    assert wrong.status == nobody.status == 401
    assert wrong.body == nobody.body
    assert "Set-Cookie" not in wrong.headers


def test_the_cookie_is_for_no_script_and_no_other_site(crew):
    cookie = crew.li.tries().headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/v1/desk" in cookie
    assert "Secure" not in cookie  # this test's site is no https


def test_what_changes_something_needs_the_token(crew):
    agent = Agent(crew.desk, "li").signs_in()
    agent.csrf = "0" * 32
    assert agent.post("/v1/desk/presence").status == 403
    agent.csrf = None
    assert agent.request("DELETE", "/v1/desk/session").status == 403
    assert agent.get("/v1/desk/session").status == 200  # reading needs none, and tells it again
    agent.csrf = agent.get("/v1/desk/session").json["csrf"]
    assert agent.post("/v1/desk/presence").status == 200


def test_a_page_of_another_site_gets_nothing(crew):
    headers = {**crew.li.headers, "Origin": "https://evil.example"}
    for method, path in (("GET", "/v1/desk/tickets"), ("POST", "/v1/desk/presence"), ("POST", "/v1/desk/session")):
        assert crew.desk.request(method, path, b"{}" if method == "POST" else None, headers).status == 403
    own = {**crew.li.headers, "Origin": f"http://{crew.desk.host}:{crew.desk.port}"}
    assert crew.desk.request("POST", "/v1/desk/presence", b"{}", own).status == 200


def test_signing_out_ends_one_session_or_all(crew):
    here, there, elsewhere = (Agent(crew.desk, "li").signs_in() for _ in range(3))
    assert here.request("DELETE", "/v1/desk/session").status == 204
    assert here.get("/v1/desk/session").status == 401
    assert there.get("/v1/desk/session").status == 200
    assert there.request("DELETE", "/v1/desk/session?everywhere=true").status == 204
    assert elsewhere.get("/v1/desk/session").status == 401
    crew.li.signs_in()


def test_guessing_has_to_wait(own_crew):
    desk = own_crew.desk
    guesser = Agent(desk, "li")
    assert [guesser.tries(f"guess number {i}").status for i in range(5)] == [401] * 5
    refused = guesser.tries()
    assert refused.status == 429 and 1 <= int(refused.headers["Retry-After"]) <= 30
    assert own_crew.wang.tries().status == 200  # the others come in
    # 20 wrong ones, whatever the name, and the address has to wait.
    statuses = [Agent(desk, f"name{i}").tries().status for i in range(20)]
    assert 429 in statuses and own_crew.wang.tries().status == 429
    assert own_crew.wang.get("/v1/desk/session").status == 200  # who is in stays in


def test_a_new_password_ends_the_other_sessions(own_crew):
    here, there = own_crew.li, Agent(own_crew.desk, "li").signs_in()
    assert here.post("/v1/desk/password", current="wrong", password="another long sentence").status == 422
    assert here.post("/v1/desk/password", current=PASSWORD, password="short").status == 422
    assert here.post("/v1/desk/password", current=PASSWORD, password="another long sentence").status == 204
    assert here.get("/v1/desk/session").status == 200
    assert there.get("/v1/desk/session").status == 401
    assert there.tries().status == 401
    there.signs_in("another long sentence")


def test_disabling_counts_at_once_here_and_on_the_command_line(own_crew):
    changed = own_crew.root.post("/v1/desk/agents/li", disabled=True)
    assert changed.status == 200 and changed.json["disabled"]
    assert own_crew.li.get("/v1/desk/session").status == 401
    assert own_crew.li.tries().status == 401
    assert own_crew.desk.command("agent", "enable", "li").returncode == 0
    own_crew.li.signs_in()
    assert own_crew.desk.command("agent", "disable", "li").returncode == 0
    assert own_crew.li.get("/v1/desk/session").status == 401


def test_the_last_admin_stays_one(own_crew):
    assert own_crew.root.post("/v1/desk/agents/root", role="agent").status == 422
    assert own_crew.root.post("/v1/desk/agents/root", disabled=True).status == 422
    assert own_crew.root.post("/v1/desk/agents/li", role="admin").status == 200
    assert own_crew.root.post("/v1/desk/agents/root", role="agent").status == 200
    assert own_crew.root.get("/v1/desk/audit").status == 403  # at once


def test_the_command_line(own_desk):
    assert "10 to 200" in own_desk.command("agent", "add", "mei", said="short\n").stderr
    assert "2 to 32" in own_desk.command("agent", "add", "Mei!", said=PASSWORD).stderr
    assert own_desk.command("agent", "add", "mei", "--team", "tech", said=PASSWORD).returncode == 0
    assert "already" in own_desk.command("agent", "add", "mei", said=PASSWORD).stderr
    assert own_desk.command("agent", "role", "mei", "lead").returncode == 0
    assert own_desk.command("agent", "list").stdout == "mei\tmei\tlead\ttech\t\n"
    assert own_desk.command("agent", "role", "nobody", "lead").returncode == 1
    assert own_desk.command("agent", "password", "mei", said="a new long sentence").returncode == 0
    mei = Agent(own_desk, "mei").signs_in("a new long sentence")
    assert mei.me["role"] == "lead" and mei.me["teams"] == ["tech"]
    key = own_desk.key("crm", "lead")
    by_key = {"Authorization": f"Bearer {key}"}
    assert own_desk.request("GET", "/v1/desk/outbox", headers=by_key).status == 200
    assert own_desk.command("key", "list").stdout == "crm\tlead\t\n"
    assert own_desk.command("key", "disable", "crm").returncode == 0
    assert own_desk.request("GET", "/v1/desk/outbox", headers=by_key).status == 401


def test_the_audit_log_tells_who_did_what_from_where(own_crew):
    own_crew.li.tries("not the password")
    own_crew.chen.get("/v1/desk/export?from=2026-11-01")
    own_crew.root.post("/v1/desk/agents/li", role="lead")
    log = own_crew.root.get("/v1/desk/audit?limit=200").json
    told = {(entry["actor"], entry["what"], entry["about"]) for entry in log["entries"]}
    assert {("li", "sign_in_failed", ""), ("agent chen", "exported", "tickets"), ("agent root", "role_changed", "li"),
            ("command line", "agent_added", "li"), ("agent li", "signed_in", "")} <= told
    changed = next(entry for entry in log["entries"] if entry["what"] == "role_changed")
    assert changed["detail"] == {"role": ["agent", "lead"]} and changed["address"] == "127.0.0.1"
    first = own_crew.root.get("/v1/desk/audit?limit=2").json
    second = own_crew.root.get(f"/v1/desk/audit?limit=2&before={first['next']}").json
    assert [*first["entries"], *second["entries"]] == log["entries"][:4]


def test_an_export_is_a_table(crew):
    chat = crew.waiting(customer={"name": '=cmd|"x"', "contact": new_id() + "@example.com", "shop": "a,b"})
    table = crew.chen.get("/v1/desk/export").body.decode()
    line = next(line for line in table.split("\r\n") if chat.number in line)
    assert '"\'=cmd|""x"""' in line and '"a,b"' in line
    assert crew.chen.get("/v1/desk/export?from=2020-01-01&to=2020-01-02").body.count(b"\r\n") == 1
    assert crew.chen.get("/v1/desk/export?from=yesterday").status == 422


def test_a_team_that_nobody_belongs_to_is_everybodys(tmp_path):
    desk = Desk(tmp_path, rules=ROOT / "rules", kb=ROOT / "kb")
    try:
        li = desk.agent("li", teams=["billing"])
        chat = desk.chat()
        chat.says("订单没有同步过来")
        assert chat.says("转人工").ticket
        stands = lambda: chat.number in [row["number"] for row in li.queue("team")["tickets"]]
        assert li.sees(chat.number)["team"] != "billing" and stands()
        assert {"tech", "service", "security", "billing"} <= set(li.get("/v1/desk/session").json["teams"])
        desk.agent("wang", teams=["tech", "service", "security"])
        assert not stands()
        assert li.get("/v1/desk/session").json["teams"] == ["billing"]
    finally:
        desk.kill()
