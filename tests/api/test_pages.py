"""The help centre as a browser, a search engine and a customer without JavaScript meet it."""
import gzip
import re
import shutil
import xml.etree.ElementTree as xml
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from desk import HERE, Desk, until

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ARTICLE = "/kb/sync/authorisation-expired"


class Links(HTMLParser):
    """Addresses of this site that a page leads to."""

    def __init__(self, page):
        super().__init__()
        self.links = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        fields = dict(attributes)
        for key in ("href", "src", "action"):
            if (fields.get(key) or "").startswith("/"):
                self.links.append((tag, fields[key]))


def page(desk, path, **headers):
    return desk.request("GET", path, headers={**BROWSER, **headers})


def text(answer):
    assert answer.status == 200, answer.status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return answer.body.decode()


@pytest.mark.parametrize("lang", ["", "?lang=en"])
def test_every_link_of_every_page_leads_somewhere(desk, lang):
    seen, left = set(), ["/" + lang]
    while left:
        path = left.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = page(desk, path)
        assert answer.status == 200, path
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for tag, link in Links(text(answer)).links:
            if tag == "form":
                continue
            left.append(link.split("#")[0])
    assert ARTICLE + lang in seen and "/topics/data_sync" + lang in seen


def test_the_same_address_is_a_page_or_json(desk):
    assert "<html" in text(page(desk, ARTICLE))
    for accept in ("*/*", "application/json", ""):
        answer = desk.request("GET", ARTICLE, headers={"Accept": accept} if accept else {})
        assert answer.json["id"] == "sync/authorisation-expired"
        assert answer.json["html"].startswith("<")
    assert desk.get("/").json["name"] == "xiaoer"
    assert "<html" in text(page(desk, "/"))
    for path in (ARTICLE, "/"):
        assert "Accept" in ", ".join(page(desk, path).headers.get_all("Vary"))
        assert "Accept" in ", ".join(desk.get(path).headers.get_all("Vary"))


def test_a_page_is_in_the_language_of_the_address(desk):
    assert '<html lang="zh-CN">' in text(page(desk, ARTICLE))
    assert '<html lang="en">' in text(page(desk, ARTICLE + "?lang=en"))
    assert '<html lang="zh-CN">' in text(page(desk, ARTICLE + "?lang=fr")), "a page is shown all the same"


def test_what_is_not_there_is_told_as_a_page_or_as_a_problem(desk):
    for path in ("/kb/sync/nothing", "/topics/nothing", "/nothing/at/all", "/kb/%3Cscript%3E/x"):
        answer = page(desk, path)
        assert answer.status == 404 and answer.headers["Content-Type"].startswith("text/html")
        assert "这个页面不在了" in answer.body.decode()
        assert b"<script>" not in answer.body
        assert desk.get(path).json["status"] == 404


def test_pages_run_nothing_but_files_of_this_server(desk):
    for path in ("/", ARTICLE, "/topics/data_sync", "/search?q=x", "/demo", "/kb/no/no"):
        policy = page(desk, path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'self';" in policy and "style-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'self'" in policy


def test_the_desk_runs_nothing_else_and_is_not_framed(desk):
    answer = page(desk, "/desk")
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
    assert policy.endswith("frame-ancestors 'none'")


@pytest.mark.parametrize("path", ["/", ARTICLE, "/widget.js", "/widget-live.js", "/desk", "/assets/desk.css", "/assets/desk.js", "/assets/help.css", "/assets/help.js", "/sitemap.xml"])
def test_what_the_client_has_is_not_sent_again(desk, path):
    first = page(desk, path)
    etag = first.headers["ETag"]
    again = page(desk, path, **{"If-None-Match": f'"x", {etag}'})
    assert again.status == 304 and again.body == b"" and again.headers["ETag"] == etag
    assert page(desk, path, **{"If-None-Match": '"x"'}).status == 200


@pytest.mark.parametrize("path", ["/", ARTICLE, "/widget.js", "/assets/help.css", "/assets/help.js"])
def test_who_takes_gzip_gets_it(desk, path):
    plain = page(desk, path)
    zipped = page(desk, path, **{"Accept-Encoding": "br, gzip;q=0.5"})
    assert zipped.headers["Content-Encoding"] == "gzip" and plain.headers["Content-Encoding"] is None
    assert gzip.decompress(zipped.body) == plain.body and len(zipped.body) < len(plain.body)
    assert "Accept-Encoding" in ", ".join(plain.headers.get_all("Vary"))
    assert page(desk, path, **{"Accept-Encoding": "gzip;q=0"}).headers["Content-Encoding"] is None


def test_styles_and_scripts_named_with_their_version_are_kept_for_ever(desk):
    home = text(page(desk, "/"))
    for path in re.findall(r'"(/assets/[^"]+)"', home):
        assert "?v=" in path
        assert "immutable" in desk.get(path).headers["Cache-Control"]
        assert "immutable" not in desk.get(path.split("?")[0]).headers["Cache-Control"]


def test_search_without_a_script(desk):
    found = text(page(desk, "/search?q=" + quote("授权过期")))
    assert f'<a href="{ARTICLE}">' in found and "<mark>授权过期</mark>" in found
    assert "没有找到" in text(page(desk, "/search?q=xyzzy"))
    assert "太长" in text(page(desk, "/search?q=" + "x" * 201))
    assert '<input type="search"' in text(page(desk, "/search"))
    evil = text(page(desk, "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"))
    assert "<script>alert" not in evil


def test_search_for_programs(desk):
    answer = desk.get("/v1/search?q=" + quote("shouquan guoqi")).json
    assert answer["query"] == "shouquan guoqi"
    first = answer["results"][0]
    assert first["id"] == "sync/authorisation-expired"
    assert "".join(part["text"] for part in first["title_parts"]) == first["title"]
    assert "授权过期" in "".join(part["text"] for part in first["title_parts"] if part["found"])
    assert "by sound" in first["why"]
    english = desk.get("/v1/search?q=authorisaton&lang=en").json["results"][0]
    assert english["url"] == ARTICLE + "?lang=en"
    assert desk.get("/v1/search?q=").json["results"] == []
    assert desk.get("/v1/search").json["results"] == []
    assert len(desk.get("/v1/search?limit=1&q=" + quote("优惠券 批量 授权")).json["results"]) == 1


@pytest.mark.parametrize("query", ["q=" + "x" * 201, "q=a&lang=fr", "q=a&limit=0", "q=a&limit=21", "q=a&limit=x", "q=%FF"])
def test_a_search_that_makes_no_sense_is_refused(desk, query):
    assert desk.get("/v1/search?" + query).status == 422


def test_the_longest_search(desk):
    assert desk.get("/v1/search?q=" + quote("订" * 200)).status == 200


def test_the_form_without_a_script(desk):
    for lang, back in (("", ARTICLE + "#thanks"), ("?lang=en", ARTICLE + "?lang=en#thanks")):
        answer = desk.request("POST", f"{ARTICLE}/feedback{lang}", b"helpful=yes",
                              {"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status == 303 and answer.headers["Location"] == back
    assert 'id="thanks"' in text(page(desk, ARTICLE))
    assert desk.request("POST", f"{ARTICLE}/feedback", b"helpful=perhaps").status == 422
    assert desk.request("POST", "/kb/no/no/feedback", b"helpful=no").status == 404
    foreign = desk.request("POST", f"{ARTICLE}/feedback", b"helpful=no", {"Origin": "https://evil.example"})
    assert foreign.status == 403


def test_the_widget_knows_its_settings_at_once(desk):
    script = desk.get("/widget.js").body.decode()
    assert script.startswith("(function(XIAOER_CONFIG){")
    config = re.search(r"\}\)\((\{.*\})\);\s*$", script)[1]
    assert '"name":{"zh":' in config and '"brand":' in config


def test_the_widget_as_it_is_sent_keeps_its_promise_of_weight(desk):
    sent = page(desk, "/widget.js", **{"Accept-Encoding": "gzip"})
    assert len(sent.body) <= 20 * 1024, f"{len(sent.body)} bytes"


def test_the_sitemap_names_pages_that_are_there(desk):
    tree = xml.fromstring(desk.get("/sitemap.xml").body)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    places = [place.text for place in tree.findall("s:url/s:loc", space)]
    own = f"http://{desk.host}:{desk.port}"
    assert f"{own}{ARTICLE}" in places and f"{own}{ARTICLE}?lang=en" in places
    for place in places:
        assert page(desk, place.removeprefix(own)).status == 200
    assert f"Sitemap: {own}/sitemap.xml" in desk.get("/robots.txt").body.decode()


def test_a_changed_article_is_on_its_page_and_found(tmp_path):
    shutil.copytree(HERE / "kb", tmp_path / "kb")
    desk = Desk(tmp_path, kb=tmp_path / "kb")
    try:
        file = tmp_path / "kb/usage/umbrella.md"
        file.write_text("---\ntitle: 怎么借雨伞\ncategory: feature_usage\n---\n<b>前台</b>有。\n", encoding="utf-8")
        until(lambda: page(desk, "/kb/usage/umbrella").status == 200, "the new article has a page")
        assert "&lt;b&gt;前台" in text(page(desk, "/kb/usage/umbrella"))
        assert "/kb/usage/umbrella" in text(page(desk, "/topics/feature_usage"))
        assert desk.get("/v1/search?q=yusan").json["results"][0]["id"] == "usage/umbrella"
    finally:
        desk.stop()


def test_settings_show_on_the_pages(tmp_path):
    shutil.copytree(HERE / "rules", tmp_path / "rules")
    with open(tmp_path / "rules/bot.yaml", "a", encoding="utf-8") as settings:
        settings.write('\n  site:\n    url: https://help.example.com\n    brand: "#a0f"\n'
                       '    announcement: {zh: 大促期间回复会慢一些。}\n    origins: ["https://shop.example.com"]\n')
    desk = Desk(tmp_path, rules=tmp_path / "rules")
    try:
        home = page(desk, "/")
        assert "大促期间回复会慢一些。" in text(home)
        assert '<link rel="canonical" href="https://help.example.com/">' in text(home)
        assert "frame-ancestors 'self' https://shop.example.com" in home.headers["Content-Security-Policy"]
        assert desk.get("/assets/help.css").body.decode().endswith(":root{--x-brand:#aa00ff}")
        assert '"brand":"#aa00ff"' in desk.get("/widget.js").body.decode()
        assert "<loc>https://help.example.com/</loc>" in desk.get("/sitemap.xml").body.decode()
    finally:
        desk.stop()
