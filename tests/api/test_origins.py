"""Pages of other sites: who may use the server from a browser, as the authors' settings say."""
import shutil

import pytest

from desk import HERE, Desk, until

SHOP, OTHER = "https://shop.example.com", "https://other.example"
SITE = f'''
  site:
    origins: ["{SHOP}"]
'''


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory):
    """Its settings list one site."""
    folder = tmp_path_factory.mktemp("origins")
    shutil.copytree(HERE / "rules", folder / "rules")
    with open(folder / "rules/bot.yaml", "a", encoding="utf-8") as settings:
        settings.write(SITE)
    desk = Desk(folder, rules=folder / "rules")
    yield desk
    desk.stop()


def allowed(answer):
    """Which origin may read it."""
    return answer.headers.get("Access-Control-Allow-Origin")


def posted(desk, origin, kind="text/plain"):
    return desk.request("POST", "/v1/chat", '{"message": "你好"}'.encode(), {"Origin": origin, "Content-Type": kind})


def asked_first(desk, origin, path="/v1/chat"):
    return desk.request("OPTIONS", path, headers={
        "Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"})


def test_a_listed_site_may_chat(shared_desk):
    answer = posted(shared_desk, SHOP)
    assert (answer.status, allowed(answer), answer.headers["Vary"]) == (200, SHOP, "Origin")


def test_the_servers_own_pages_may_chat(shared_desk):
    own = f"http://{shared_desk.host}:{shared_desk.port}"
    answer = posted(shared_desk, own)
    assert (answer.status, allowed(answer)) == (200, own)


@pytest.mark.parametrize("origin", [OTHER, "null", "http://shop.example.com", SHOP + ".other.example", SHOP + ":8443"])
def test_any_other_page_is_refused_and_nothing_is_kept(shared_desk, origin):
    before = turns(shared_desk)
    answer = posted(shared_desk, origin)
    assert (answer.status, allowed(answer)) == (403, None)
    assert "bot.site" in answer.json["detail"]
    assert turns(shared_desk) == before


def turns(desk):
    text = desk.get("/metrics").body.decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith("xiaoer_chat_turns_total"))


def test_who_is_no_page_is_not_asked(shared_desk):
    answer = shared_desk.post({"message": "你好"})
    assert (answer.status, allowed(answer)) == (200, None)


@pytest.mark.parametrize("path,status", [("/openapi.json", 200), ("/kb/usage/batch-listing", 200), ("/kb/no/such", 404),
                                         ("/v1/tickets/T20261122-0001", 404), ("/v1/nothing", 404)])
def test_errors_may_be_read_as_well(shared_desk, path, status):
    for origin, reader in ((SHOP, SHOP), (OTHER, None)):
        answer = shared_desk.request("GET", path, headers={"Origin": origin})
        assert (answer.status, allowed(answer)) == (status, reader)
        assert "Origin" in answer.headers.get_all("Vary")
    assert "Origin" in shared_desk.get(path).headers.get_all("Vary"), "a cache must not give this to a page"


@pytest.mark.parametrize("body,status", [(b"{", 400), (b'{"message": ""}', 422), (b"x" * (256 * 1024 + 1), 413)])
def test_refusals_of_a_post_may_be_read_as_well(shared_desk, body, status):
    answer = shared_desk.request("POST", "/v1/chat", body, {"Origin": SHOP})
    assert (answer.status, allowed(answer)) == (status, SHOP)


def test_a_page_may_ask_first(shared_desk):
    for path in ("/v1/chat", "/v1/tickets/T20261122-0001"):
        answer = asked_first(shared_desk, SHOP, path)
        assert (answer.status, allowed(answer), answer.headers["Vary"]) == (204, SHOP, "Origin")
    answer = asked_first(shared_desk, OTHER)
    assert (answer.status, allowed(answer)) == (403, None)


def test_what_is_the_operators_is_no_pages(shared_desk):
    for path in ("/metrics", "/readyz", "/healthz"):
        assert allowed(shared_desk.request("GET", path, headers={"Origin": SHOP})) is None


def test_a_changed_list_takes_effect_without_a_restart(tmp_path):
    shutil.copytree(HERE / "rules", tmp_path / "rules")
    desk = Desk(tmp_path, rules=tmp_path / "rules")
    try:
        assert posted(desk, SHOP).status == 403
        with open(tmp_path / "rules/bot.yaml", "a", encoding="utf-8") as settings:
            settings.write(SITE)
        until(lambda: posted(desk, SHOP).status == 200, "the listed site is welcome")
    finally:
        desk.stop()
