// Which handler a method and a path lead to, and what is said where none is.
#include "http/router.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "http/problem.h"

using namespace xiaoer::http;

namespace {

Handler says(std::string name) {
  return [name](const Request& request, Reply reply) {
    std::string text = name;
    for (const auto& [key, value] : request.params) text += " " + key + "=" + value;
    reply.send({200, "text/plain", text, {}});
  };
}

Response ask(const Router& router, std::string method, std::string path) {
  Response got;
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  router(request, Reply([&](Response response) { got = std::move(response); }));
  return got;
}

Router desk() {
  Router router;
  router.add("GET", "/", says("home"));
  router.add("GET", "/v1/tickets", says("list"));
  router.add("POST", "/v1/tickets", says("open"));
  router.add("GET", "/v1/tickets/{number}", says("ticket"));
  router.add("PATCH", "/v1/tickets/{id}", says("change"));
  router.add("GET", "/v1/tickets/stats", says("stats"));
  router.add("GET", "/v1/tickets/{number}/notes/{note}", says("note"));
  return router;
}

}  // namespace

TEST_CASE("a path leads to its handler, fixed parts before names") {
  const Router router = desk();
  const std::vector<std::array<std::string, 3>> rows{
      {"GET", "/", "home"},
      {"GET", "/v1/tickets", "list"},
      {"HEAD", "/v1/tickets", "list"},
      {"POST", "/v1/tickets", "open"},
      {"GET", "/v1/tickets/T1", "ticket number=T1"},
      {"PATCH", "/v1/tickets/T1", "change id=T1"},
      {"GET", "/v1/tickets/stats", "stats"},
      {"GET", "/v1/tickets/T1/notes/单", "note number=T1 note=单"},
      {"GET", "/v1/tickets/stats/notes/2", "note number=stats note=2"},
  };
  for (const auto& [method, path, answer] : rows) {
    CAPTURE(method, path);
    CHECK(ask(router, method, path).body == answer);
  }
}

TEST_CASE("an unknown path is a 404") {
  const Router router = desk();
  for (const char* path :
       {"", "*", "/v1", "/v1/", "/v1/tickets/", "/v1/tickets//notes/1", "/v1/tickets/a/b", "//"}) {
    CAPTURE(path);
    CHECK(ask(router, "GET", path).status == 404);
  }
}

TEST_CASE("a known path with another method is a 405 that names the right ones") {
  const Response response = ask(desk(), "DELETE", "/v1/tickets");
  CHECK(response.status == 405);
  CHECK(response.headers == std::vector<std::pair<std::string, std::string>>{{"Allow", "GET, POST, HEAD"}});
}

TEST_CASE("the table lists its routes in the order they were added") {
  const Router router = desk();
  REQUIRE(router.routes().size() == 7);
  CHECK(router.routes()[3].method == "GET");
  CHECK(router.routes()[3].pattern == "/v1/tickets/{number}");
}

TEST_CASE("a problem is what RFC 9457 says") {
  const Response response = problem(422, "Mend the fields below.", {{"/message", "is empty"}});
  CHECK(response.status == 422);
  CHECK(response.contentType == "application/problem+json");
  CHECK(
      response.body ==
      R"({"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"Mend the fields below.",)"
      R"("errors":[{"pointer":"/message","detail":"is empty"}]})");
}

TEST_CASE("a problem that quotes bytes which are no UTF-8 is still JSON") {
  const auto body = nlohmann::json::parse(problem(400, "bad: \xff").body);
  CHECK(body["detail"] == "bad: \xEF\xBF\xBD");
  CHECK(nlohmann::json::parse(problem(599, "?").body)["title"] == "");
}
