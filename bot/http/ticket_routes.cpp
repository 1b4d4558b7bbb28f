// Queues, tickets, and the commands on them.
#include <fmt/format.h>

#include <map>

#include "http/answers.h"
#include "http/attachment_routes.h"
#include "http/body_fields.h"
#include "http/desk_routes.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

using nlohmann::json;

constexpr size_t kMostTextChars = 4000, kMostIdChars = 64, kMostTeamChars = 64;
constexpr std::array<std::string_view, 4> kPriorities = {"low", "normal", "high", "urgent"};
constexpr std::array<std::string_view, 6> kStatuses = {"new",     "open",   "pending",
                                                       "on_hold", "solved", "closed"};

template <class Names>
bool isOneOf(const std::string& value, const Names& known) {
  return std::find(known.begin(), known.end(), value) != known.end();
}

int64_t version(BodyFields& fields) { return fields.integer("version", 1).value_or(0); }

std::optional<desk::Status> status(BodyFields& fields, bool mayBeAbsent) {
  const auto place = fields.oneOf("status", kStatuses, mayBeAbsent);
  if (place && *place == 0) fields.wrong("/status", "cannot become new again");
  return place ? std::optional(static_cast<desk::Status>(*place)) : std::nullopt;
}

std::string messageId(BodyFields& fields) {
  std::string id = fields.text("message_id", kMostIdChars);
  if (fields.has("message_id") && id.empty() && !fields.bad("/message_id"))
    fields.wrong("/message_id", "must not be empty");
  return id;
}

// What a body says, by the command's name in the address.
using ReadCommand = app::Command (*)(BodyFields&);
const std::map<std::string, ReadCommand>& commands() {
  static const std::map<std::string, ReadCommand> kCommands = {
      {"claim", [](BodyFields& f) -> app::Command { return app::Claim{version(f)}; }},
      {"reply",
       [](BodyFields& f) -> app::Command {
         app::ReplyToCustomer reply{f.words("text", kMostTextChars), messageId(f), status(f, true)};
         if (reply.status == desk::Status::Closed) f.wrong("/status", "cannot be closed with an answer");
         return reply;
       }},
      {"note",
       [](BodyFields& f) -> app::Command {
         return app::WriteNote{f.words("text", kMostTextChars), messageId(f)};
       }},
      {"assign",
       [](BodyFields& f) -> app::Command {
         return app::Assign{version(f), f.integer("agent", 1, true).value_or(0)};
       }},
      {"team",
       [](BodyFields& f) -> app::Command {
         return app::HandToTeam{version(f), f.words("team", kMostTeamChars), f.text("note", kMostTextChars)};
       }},
      {"status",
       [](BodyFields& f) -> app::Command {
         return app::SetStatus{version(f), status(f, false).value_or(desk::Status::Open)};
       }},
      {"priority",
       [](BodyFields& f) -> app::Command {
         return app::SetPriority{version(f),
                                 static_cast<desk::Priority>(f.oneOf("priority", kPriorities).value_or(0))};
       }},
      {"merge",
       [](BodyFields& f) -> app::Command {
         return app::Merge{version(f), f.words("into", 40)};
       }},
  };
  return kCommands;
}

Response refused(const app::Refusal& no) {
  using Kind = app::Refusal::Kind;
  if (no.kind == Kind::NotFound) return problem(404, "There is no such ticket.");
  if (no.kind == Kind::NotAllowed) return problem(403, no.why);
  if (no.kind == Kind::Impossible) return problem(422, "This cannot be done.", {{no.field, no.why}});
  if (no.kind == Kind::Failed) return failure({ErrorKind::Unavailable, no.why});
  Response taken = problem(409, no.why);
  nlohmann::ordered_json body = nlohmann::ordered_json::parse(taken.body);
  body["holder"] = nullptr;
  if (no.holder != 0) body["holder"] = {{"id", no.holder}, {"display", no.holderName}};
  body["version"] = no.version;
  taken.body = body.dump();
  return taken;
}

void command(const DeskParts& parts, const app::Caller& caller, ReadCommand readCommand, Request& request,
             Reply reply) {
  auto read = readObject(request.body, R"({"version": 3})");
  if (auto* no = std::get_if<Response>(&read)) return reply.send(std::move(*no));
  BodyFields fields(std::get<json>(read));
  app::Command asked = readCommand(fields);
  if (!fields.errors().empty()) return reply.send(problem(422, "Some fields are wrong.", fields.errors()));
  parts.desk.command(caller, request.params.at(0).second, std::move(asked),
                     [reply](app::Outcome done) mutable {
                       if (const auto* no = std::get_if<app::Refusal>(&done)) return reply.send(refused(*no));
                       reply.send(jsonAnswer(std::move(std::get<std::string>(done))));
                     });
}

// The query of a queue, or what is wrong with it.
std::variant<store::QueueQuery, std::string> readQuery(const Request& request) {
  static constexpr std::array<std::string_view, 4> kQueues = {"all", "unassigned", "mine", "team"};
  store::QueueQuery query;
  if (const std::string queue = queryValue(request, "queue"); !queue.empty()) {
    const auto found = std::find(kQueues.begin(), kQueues.end(), queue);
    if (found == kQueues.end()) return "`queue` is one of unassigned, mine, team, all.";
    query.which = static_cast<store::QueueQuery::Which>(found - kQueues.begin());
  }
  if (const std::string value = queryValue(request, "status"); !value.empty()) {
    if (value != "open" && value != "any" && !isOneOf(value, kStatuses)) return "`status` is no status.";
    query.status = value;
  }
  query.team = queryValue(request, "team"), query.words = queryValue(request, "q");
  query.cursor = queryValue(request, "cursor");
  if (query.team.size() > 4 * kMostTeamChars || query.words.size() > 800 || query.cursor.size() > 100)
    return "`team`, `q` or `cursor` is too long.";
  if (const std::string limit = queryValue(request, "limit"); !limit.empty()) {
    const bool number = limit.size() <= 3 && limit.find_first_not_of("0123456789") == std::string::npos;
    query.limit = number ? std::stoul(limit) : 0;
    if (query.limit < 1 || query.limit > 200) return "`limit` is a number from 1 to 200.";
  }
  return query;
}

void getQueue(const DeskParts& parts, const app::Caller& caller, Request& request, Reply reply) {
  auto read = readQuery(request);
  if (const auto* wrong = std::get_if<std::string>(&read)) return reply.send(problem(422, *wrong));
  auto page = parts.desk.queue(caller, std::move(std::get<store::QueueQuery>(read)));
  reply.send(page ? jsonAnswer(std::move(*page)) : failure(page.error()));
}

void getTicket(const DeskParts& parts, const app::Caller& caller, Request& request, Reply reply) {
  auto ticket = parts.desk.ticket(caller, request.params.at(0).second);
  if (ticket) return reply.send(jsonAnswer(std::move(*ticket)));
  reply.send(ticket.error().kind == ErrorKind::NotFound ? problem(404, "There is no such ticket.")
                                                        : failure(ticket.error()));
}

void markRead(const DeskParts& parts, const app::Caller& caller, Request& request, Reply reply) {
  auto read = readObject(request.body, R"({"event": 914})");
  if (auto* no = std::get_if<Response>(&read)) return reply.send(std::move(*no));
  BodyFields fields(std::get<json>(read));
  const int64_t event = fields.integer("event", 0).value_or(0);
  if (!fields.errors().empty()) return reply.send(problem(422, "Some fields are wrong.", fields.errors()));
  parts.store.keepAccounts({store::MarkSeen{caller.agent, request.params.at(0).second, event}},
                           [reply](const Status& kept) mutable {
                             if (kept) return reply.send(nothing());
                             reply.send(kept.error().kind == ErrorKind::NotFound
                                            ? problem(404, "There is no such ticket.")
                                            : failure(kept.error()));
                           });
}

void getAttachment(const DeskParts& parts, const app::Caller&, Request& request, Reply reply) {
  auto picture = parts.chat.pictureOf(request.params.at(0).second, request.params.at(1).second);
  if (picture) return reply.send(pictureAnswer(std::move(*picture)));
  reply.send(picture.error().kind == ErrorKind::NotFound ? problem(404, "There is no such picture.")
                                                         : failure(picture.error()));
}

}  // namespace

void addTicketRoutes(Router& router, const DeskParts& parts) {
  const auto add = [&](const char* method, const std::string& pattern, By by, auto handler) {
    router.add(method, pattern,
               guarded(parts, desk::Right::Tickets, by,
                       [parts, handler](const app::Caller& caller, Request& request, Reply reply) {
                         handler(parts, caller, request, std::move(reply));
                       }));
  };
  const std::string ticket = "/v1/desk/tickets/{number}";
  add("GET", "/v1/desk/tickets", By::Anyone, getQueue);
  add("GET", ticket, By::Anyone, getTicket);
  add("GET", ticket + "/attachments/{id}", By::Anyone, getAttachment);
  add("POST", ticket + "/read", By::Person, markRead);
  for (const auto& [name, readCommand] : commands())
    add("POST", ticket + "/" + name, name == "claim" ? By::Person : By::Anyone,
        [readCommand = readCommand](const DeskParts& p, const app::Caller& caller, Request& request,
                                    Reply reply) {
          command(p, caller, readCommand, request, std::move(reply));
        });
}

}  // namespace xiaoer::http
