#include "http/routes.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/attachment_routes.h"
#include "http/chat_request.h"
#include "http/customer_routes.h"
#include "http/desk_routes.h"
#include "http/documents.h"
#include "http/feedback_request.h"
#include "http/mail_routes.h"
#include "http/page_routes.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

using json = nlohmann::ordered_json;  // the order of the contract, and fewer allocations

// Documents that only change with the program may be kept by caches for a while.
Response document(std::string_view body) {
  return {200, "application/json", std::string(body), {{"Cache-Control", "public, max-age=300"}}};
}

void postChat(app::Chat& chat, Request& request, Reply reply) {
  auto read = readChatRequest(request.body, request.remoteAddress);
  if (auto* refused = std::get_if<Response>(&read)) return reply.send(std::move(*refused));
  chat.say(std::move(std::get<app::Message>(read)), [reply](Result<std::string> said) mutable {
    reply.send(said ? jsonAnswer(std::move(*said)) : failure(said.error()));
  });
}

void postFeedback(app::Chat& chat, Request& request, Reply reply) {
  auto read = readFeedbackRequest(request.body);
  if (auto* refused = std::get_if<Response>(&read)) return reply.send(std::move(*refused));
  chat.feedback(std::move(std::get<store::Feedback>(read)), [reply](Status kept) mutable {
    reply.send(kept ? jsonAnswer(R"({"status":"kept"})") : failure(kept.error()));
  });
}

void getTicket(app::Chat& chat, const Request& request, Reply reply) {
  const auto holder = bearer(request);
  // To anyone but the holder the ticket does not exist, and the answer is the same to the letter.
  const auto ticket =
      holder ? chat.ticket(request.params.at(0).second, *holder) : Error{ErrorKind::NotFound, ""};
  if (ticket) return reply.send(jsonAnswer(*ticket));
  if (ticket.error().kind != ErrorKind::NotFound) return reply.send(failure(ticket.error()));
  reply.send(problem(404, "There is no such ticket for you."));
}

void getReady(app::Chat& chat, store::Store& store, Reply reply) {
  const auto library = chat.library();
  const Status kept = store.ready();
  const json body = {
      {"status", kept ? "ready" : "not_ready"},
      {"rulebook",
       {{"version", library->version},
        {"rules", library->ruleCount()},
        {"articles", library->articles->all().size()}}},
      {"store",
       {{"status", kept ? "ok" : "failing"}, {"detail", kept ? json(nullptr) : json(kept.error().message)}}}};
  Response answer = jsonAnswer(body.dump());
  answer.status = kept ? 200 : 503;
  if (!kept) answer.headers.emplace_back("Retry-After", "5");
  reply.send(std::move(answer));
}

size_t parts(std::string_view path) { return static_cast<size_t>(std::count(path.begin(), path.end(), '/')); }

}  // namespace

Router routes(const DeskParts& parts, const Metrics& metrics, const Website& website) {
  app::Chat& chat = parts.chat;
  store::Store& store = parts.store;
  Router router;
  router.add("POST", "/v1/chat",
             [&chat](Request& request, Reply reply) { postChat(chat, request, std::move(reply)); });
  router.add("POST", "/v1/feedback",
             [&chat](Request& request, Reply reply) { postFeedback(chat, request, std::move(reply)); });
  router.add("GET", "/v1/tickets/{number}",
             [&chat](Request& request, Reply reply) { getTicket(chat, request, std::move(reply)); });
  addAttachmentRoutes(router, chat);
  addDeskRoutes(router, parts);
  addMailRoutes(router, parts);
  router.add("GET", "/healthz", [](Request&, Reply reply) { reply.send(jsonAnswer(R"({"status":"ok"})")); });
  router.add("GET", "/readyz",
             [&chat, &store](Request&, Reply reply) { getReady(chat, store, std::move(reply)); });
  router.add("GET", "/metrics", [&metrics](Request&, Reply reply) {
    reply.send({200, "text/plain; version=0.0.4; charset=utf-8", metrics.text(), {}});
  });
  router.add("GET", "/openapi.json", [](Request&, Reply reply) { reply.send(document(kOpenApiJson)); });
  router.add("GET", "/schemas/ticket.json",
             [](Request&, Reply reply) { reply.send(document(kTicketSchemaJson)); });
  addCustomerRoutes(router, parts, website);
  addPageRoutes(router, chat, website);
  return router;
}

std::string_view routeOf(const Router& router, std::string_view path) {
  for (const Router::Route& route : router.routes()) {
    const std::string_view pattern = route.pattern;
    const size_t hole = pattern.find('{');
    const bool same = hole == std::string_view::npos
                          ? path == pattern
                          : path.starts_with(pattern.substr(0, hole)) && parts(path) == parts(pattern);
    if (same) return pattern;
  }
  return "other";
}

}  // namespace xiaoer::http
