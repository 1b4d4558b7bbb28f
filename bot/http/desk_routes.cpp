#include "http/desk_routes.h"

#include "http/answers.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

using json = nlohmann::ordered_json;

void exportTickets(const DeskParts& parts, const app::Caller& caller, const Request& request, Reply reply) {
  const std::string first = queryValue(request, "from"), last = queryValue(request, "to");
  const auto from = parts.desk.beginOfDay(first.empty() ? "1970-01-01" : first);
  const auto to = parts.desk.beginOfDay(last.empty() ? "9999-01-01" : last, 1);
  if (!from || !to) return reply.send(problem(422, "`from` and `to` are days like 2026-11-22."));
  // First noted, then given out: no export goes by unnoticed.
  const json detail{{"from", first}, {"to", last}};
  parts.accounts.note(caller, "exported", "tickets", detail.dump(),
                      [parts, from = *from, to = *to, reply](const Status& noted) mutable {
                        if (!noted) return reply.send(failure(noted.error()));
                        auto table = parts.desk.table(from, to);
                        if (!table) return reply.send(failure(table.error()));
                        reply.send({200,
                                    "text/csv; charset=utf-8",
                                    std::move(*table),
                                    {{"Content-Disposition", "attachment; filename=\"tickets.csv\""}}});
                      });
}

void getOutbox(const DeskParts& parts, const Request& request, Reply reply) {
  std::string state = queryValue(request, "state");
  if (state.empty()) state = "failed";
  if (state != "waiting" && state != "sent" && state != "failed")
    return reply.send(problem(422, "`state` is one of waiting, sent, failed."));
  const auto rows = parts.store.outbox(state, 100);
  if (!rows) return reply.send(failure(rows.error()));
  const auto orNull = [](const std::string& text) { return text.empty() ? json(nullptr) : json(text); };
  json entries = json::array();
  for (const store::OutboxRow& row : *rows)
    entries.push_back({{"delivery", row.delivery},
                       {"channel", row.channel},
                       {"target", row.target},
                       {"ticket", orNull(row.ticket)},
                       {"state", row.state},
                       {"attempts", row.attempts},
                       {"error", orNull(row.error)},
                       {"created_at", rfc3339(row.createdAt)},
                       {"due_at", rfc3339(row.dueAt)}});
  reply.send(jsonAnswer(json{{"entries", std::move(entries)}}.dump()));
}

void retryDelivery(const DeskParts& parts, const Request& request, Reply reply) {
  const SystemClock clock;
  parts.store.keepAccounts({store::RetryDelivery{request.params.at(0).second, clock.now()}},
                           [reply](const Status& kept) mutable {
                             if (kept) return reply.send(nothing());
                             reply.send(kept.error().kind == ErrorKind::NotFound
                                            ? problem(404, "There is no such failed delivery.")
                                            : failure(kept.error()));
                           });
}

void cannedReplies(const DeskParts& parts, const Request& request, Reply reply) {
  const std::string lang = queryValue(request, "lang"), category = queryValue(request, "category");
  const std::string words = queryValue(request, "q");
  if (!lang.empty() && lang != "zh" && lang != "en") return reply.send(problem(422, "`lang` is zh or en."));
  const auto library = parts.chat.library();
  json first = json::array(), then = json::array();
  for (const rulebook::CannedReply& one : library->rules->replies) {
    for (const auto which : {rulebook::Lang::Zh, rulebook::Lang::En}) {
      const auto& said = one.text.wordings[static_cast<size_t>(which)];
      if (said.empty() || (!lang.empty() && lang != text::name(which))) continue;
      const std::string title(one.title.first(which));
      if (!words.empty() && said[0].find(words) == std::string::npos &&
          title.find(words) == std::string::npos)
        continue;
      json row{{"id", one.id},
               {"title", title.empty() ? one.id : title},
               {"text", said[0]},
               {"lang", text::name(which)},
               {"category", one.category.empty() ? json(nullptr) : json(one.category)}};
      (!category.empty() && one.category == category ? first : then).push_back(std::move(row));
    }
  }
  for (json& row : then) first.push_back(std::move(row));
  reply.send(jsonAnswer(json{{"replies", std::move(first)}}.dump()));
}

}  // namespace

void addDeskRoutes(Router& router, const DeskParts& parts) {
  using desk::Right;
  addAccountRoutes(router, parts);
  addTicketRoutes(router, parts);
  addStreamRoutes(router, parts);
  router.add(
      "GET", "/v1/desk/replies",
      guarded(parts, Right::SignIn, By::Anyone, [parts](const app::Caller&, Request& request, Reply reply) {
        cannedReplies(parts, request, std::move(reply));
      }));
  router.add("GET", "/v1/desk/export",
             guarded(parts, Right::Reports, By::Anyone,
                     [parts](const app::Caller& caller, Request& request, Reply reply) {
                       exportTickets(parts, caller, request, std::move(reply));
                     }));
  router.add(
      "GET", "/v1/desk/outbox",
      guarded(parts, Right::Reports, By::Anyone, [parts](const app::Caller&, Request& request, Reply reply) {
        getOutbox(parts, request, std::move(reply));
      }));
  router.add(
      "POST", "/v1/desk/outbox/{delivery}/retry",
      guarded(parts, Right::Reports, By::Anyone, [parts](const app::Caller&, Request& request, Reply reply) {
        retryDelivery(parts, request, std::move(reply));
      }));
}

}  // namespace xiaoer::http
