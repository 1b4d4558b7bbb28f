// Who may use the server from a page, row by row; and that the server says so with every answer.
#include "http/origins.h"

#include <catch2/catch.hpp>

#include "http/fields.h"
#include "http/problem.h"
#include "unit/http/client.h"

using namespace xiaoer;
using namespace xiaoer::http;

namespace {

rulebook::Site listing(std::vector<std::string> origins) {
  rulebook::Site site;
  site.url = "https://help.example.com";
  site.origins = std::move(origins);
  return site;
}

Admission asked(std::string method, std::string path, const std::string& origin, const std::string& host,
                const rulebook::Site& site, bool preflight = false) {
  Request request;
  request.method = std::move(method), request.path = std::move(path);
  request.headers = {{"Host", host}};
  if (!origin.empty()) request.headers.emplace_back("origin", origin);
  if (preflight) request.headers.emplace_back("Access-Control-Request-Method", "POST");
  return admit(request, site);
}

std::string allowed(const Admission& admission) {
  return std::string(firstField(admission.headers, "Access-Control-Allow-Origin"));
}

}  // namespace

TEST_CASE("who may post to the chat") {
  const auto shop = listing({"https://shop.example.com", "http://localhost:3000"});
  struct Row {
    const char *origin, *host;
    bool welcome;
  };
  const Row rows[] = {
      {"https://shop.example.com", "help.internal:8080", true},
      {"http://localhost:3000", "help.internal:8080", true},
      {"http://help.internal:8080", "help.internal:8080", true},  // its own, by the Host header
      {"http://help.internal:8080", "HELP.internal:8080", true},
      {"https://help.internal", "help.internal:443", true},
      {"http://help.internal", "help.internal:80", true},
      {"https://help.example.com", "xiaoer", true},  // its own, by the settings, behind a proxy
      {"http://help.internal", "help.internal:443", false},
      {"http://shop.example.com", "help.internal", false},
      {"https://shop.example.com:8443", "help.internal", false},
      {"https://shop.example.com.evil.example", "help.internal", false},
      {"https://evil.example/https://shop.example.com", "help.internal", false},
      {"http://help.internal:8081", "help.internal:8080", false},
      {"null", "help.internal", false},
      {"null", "null", false},
      {"://", "", false},
      {"*", "help.internal", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.origin, row.host);
    const Admission post = asked("POST", "/v1/chat", row.origin, row.host, shop);
    CHECK(allowed(post) == (row.welcome ? row.origin : ""));
    CHECK(firstField(post.headers, "Vary") == "Origin");
    CHECK((post.answer ? post.answer->status : 0) == (row.welcome ? 0 : 403));
    const Admission before = asked("OPTIONS", "/v1/chat", row.origin, row.host, shop, true);
    REQUIRE(before.answer);
    CHECK(before.answer->status == (row.welcome ? 204 : 403));
    CHECK(allowed(before) == (row.welcome ? row.origin : ""));
    const Admission get = asked("GET", "/kb/sync/orders", row.origin, row.host, shop);
    CHECK_FALSE(get.answer);
    CHECK(allowed(get) == (row.welcome ? row.origin : ""));
  }
}

TEST_CASE("with * every page is welcome, told by its own name") {
  for (const std::string origin : {"https://any.example", "null"})
    CHECK(allowed(asked("POST", "/v1/chat", origin, "h", listing({"*"}))) == origin);
}

TEST_CASE("who is no page is not asked") {
  const Admission post = asked("POST", "/v1/chat", "", "h", listing({}));
  CHECK((post.headers.empty() && !post.answer));
  CHECK_FALSE(asked("OPTIONS", "/v1/chat", "", "h", listing({}), true).answer);
}

TEST_CASE("what caches may keep says that it differs by origin, whoever asks") {
  for (const char* path : {"/widget.js", "/widget-live.js", "/openapi.json", "/kb/a/b"})
    CHECK(firstField(asked("GET", path, "", "h", listing({})).headers, "Vary") == "Origin");
  for (const char* path : {"/", "/metrics", "/healthz", "/v1", "/widget.js.map", "/sitemap.xml"}) {
    CAPTURE(path);
    const Admission other = asked("POST", path, "https://evil.example", "h", listing({"*"}));
    CHECK((other.headers.empty() && !other.answer));
  }
}

TEST_CASE("a preflight names what may be sent, for a day") {
  const Admission before = asked("OPTIONS", "/v1/chat", "https://a.example", "h", listing({"*"}), true);
  CHECK(before.answer->headers ==
        Fields{{"Access-Control-Allow-Methods", "GET, POST"},
               {"Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID"},
               {"Access-Control-Max-Age", "86400"}});
  CHECK_FALSE(asked("OPTIONS", "/v1/chat", "https://a.example", "h", listing({"*"})).answer);
}

TEST_CASE("who may frame a page") {
  CHECK(frameAncestors(listing({})) == "frame-ancestors 'self'");
  CHECK(frameAncestors(listing({"https://a.example", "*"})) == "frame-ancestors 'self' https://a.example *");
}

TEST_CASE("the server adds what was decided to every answer, and answers in the handler's place") {
  Limits limits;
  limits.bodyBytes = 100;
  const Site site(limits, 2, [](const Request& request) {
    Admission admission{{{"Seen", request.method + request.path}}, {}};
    if (!request.header("Stop").empty()) admission.answer = problem(403, "no");
    return admission;
  });
  Client client = site.client();
  const auto seen = [&](const std::string& request, int status) {
    client.says(request);
    const Answer answer = client.hears();
    CHECK(answer.status == status);
    return answer.headers.count("Seen") == 1 ? answer.headers.at("Seen") : "";
  };
  CHECK(seen(get("/hello?x"), 200) == "GET/hello");
  CHECK(seen(get("/nowhere"), 404) == "GET/nowhere");
  CHECK(seen(get("/throws"), 500) == "GET/throws");
  CHECK(seen(get("/hello", "Stop: yes\r\n"), 403) == "GET/hello");
  CHECK(seen(post("/echo", "x"), 200) == "POST/echo");
  CHECK(seen(post("/echo?a=b", std::string(101, 'x')), 413) == "POST/echo");
  Client garbage = site.client();  // no head, nothing decided: and nothing of an earlier request
  garbage.says(get("/hello"));
  garbage.hears();
  garbage.says("what\r\n\r\n");
  const Answer bad = garbage.hears();
  CHECK(bad.status == 400);
  CHECK(bad.headers.count("Seen") == 0);
}
