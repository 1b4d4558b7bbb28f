#include "http/desk_routes.h"

#include <string_view>

#include "http/problem.h"

namespace xiaoer::http {
namespace {

struct Named {
  std::string_view method, pattern;
};
// Described, and not served yet.
constexpr Named kComing[] = {

    {"POST", "/v1/desk/session"},
    {"GET", "/v1/desk/session"},
    {"DELETE", "/v1/desk/session"},
    {"POST", "/v1/desk/password"},
    {"GET", "/v1/desk/tickets"},
    {"GET", "/v1/desk/tickets/{number}"},
    {"POST", "/v1/desk/tickets/{number}/claim"},
    {"POST", "/v1/desk/tickets/{number}/reply"},
    {"POST", "/v1/desk/tickets/{number}/note"},
    {"POST", "/v1/desk/tickets/{number}/assign"},
    {"POST", "/v1/desk/tickets/{number}/team"},
    {"POST", "/v1/desk/tickets/{number}/status"},
    {"POST", "/v1/desk/tickets/{number}/priority"},
    {"POST", "/v1/desk/tickets/{number}/merge"},
    {"POST", "/v1/desk/tickets/{number}/read"},
    {"GET", "/v1/desk/tickets/{number}/attachments/{id}"},
    {"GET", "/v1/desk/presence"},
    {"POST", "/v1/desk/presence"},
    {"GET", "/v1/desk/events"},
    {"GET", "/v1/desk/replies"},
    {"GET", "/v1/desk/agents"},
    {"POST", "/v1/desk/agents/{name}"},
    {"GET", "/v1/desk/audit"},
    {"GET", "/v1/desk/export"},
    {"GET", "/v1/desk/outbox"},
    {"POST", "/v1/desk/outbox/{delivery}/retry"}};

}  // namespace

void addDeskRoutes(Router& router) {
  for (const char* method : {"GET", "POST"})
    router.add(method, method[0] == 'G' ? "/v1/conversations/events" : "/v1/conversations/typing",
               [](Request&, Reply reply) { reply.send(problem(404, "There is no such conversation.")); });
  for (const Named& route : kComing)
    router.add(std::string(route.method), route.pattern,
               [](Request&, Reply reply) { reply.send(problem(401, "Nobody can sign in yet.")); });
}

}  // namespace xiaoer::http
