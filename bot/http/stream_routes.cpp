// Live streams: the customer's, a ticket's page, the agents'; who is here, who types.
#include <charconv>

#include "http/answers.h"
#include "http/body_fields.h"
#include "http/desk_routes.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

using nlohmann::json;

constexpr int64_t kComeBackLater = 5 * kSecond;

struct After {
  bool wrong = false;
  std::optional<int64_t> place;
};

// Of Last-Event-ID, else of `after`.
After afterOf(const Request& request) {
  std::string text(request.header("Last-Event-ID"));
  if (text.empty()) text = queryValue(request, "after");
  if (text.empty()) return {};
  int64_t place = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), place);
  if (error != std::errc() || end != text.data() + text.size() || place < 0) return {true, {}};
  return {false, place};
}

constexpr char kNoPlace[] = "Last-Event-ID, or `after`, is the number of an event.";
constexpr char kTooManyStreams[] = "Too many streams are open. Close one, or come back later.";

// A proxy that does not tell who is behind it must not count as one crowd.
std::string streamAddress(const Request& request) {
  std::string address = addressOf(request);
  return address == "127.0.0.1" || address == "::1" ? "" : address;
}

// A stream that `join` fills.
Response streaming(app::Live& live, uint64_t stream, std::function<void(app::Live::Sink)> join) {
  Response response{200, "text/event-stream; charset=utf-8", "", {{"X-Accel-Buffering", "no"}}};
  response.opened = [&live, stream, join = std::move(join)](const std::shared_ptr<Stream>& opened) {
    opened->onEnd([&live, stream] { live.leave(stream); });
    opened->send("retry: 2000\n\n");
    join({[opened](std::string_view bytes) { return opened->send(bytes); }, [opened] { opened->end(); }});
  };
  return response;
}

void customerStream(const DeskParts& parts, const Request& request, Reply reply) {
  const auto holder = bearer(request);
  const auto conversation = holder ? parts.store.conversation(*holder) : std::optional<store::Conversation>{};
  if (!conversation) return reply.send(failure(conversation.error()));
  if (!*conversation) return reply.send(problem(404, "There is no such conversation for you."));
  const After after = afterOf(request);
  if (after.wrong) return reply.send(problem(422, kNoPlace));
  if (request.method == "HEAD") return reply.send({200, "text/event-stream; charset=utf-8", "", {}});
  const auto stream = parts.live.admit(holder->text(), app::kStreamsOfConversation, streamAddress(request));
  if (!stream) return reply.send(tooMany(kComeBackLater, kTooManyStreams));
  reply.send(streaming(parts.live, *stream,
                       [&live = parts.live, stream = *stream, id = *holder, place = after.place.value_or(0)](
                           app::Live::Sink sink) { live.joinCustomer(stream, id, place, std::move(sink)); }));
}

void pageStream(const DeskParts& parts, const Request& request, Reply reply) {
  const std::string& link = request.params.at(0).second;
  const auto ticket = parts.store.ticketAt(link);
  if (!ticket) return reply.send(failure(ticket.error()));
  if (!*ticket) return reply.send(problem(404, "There is no such ticket."));
  if (request.method == "HEAD") return reply.send({200, "text/event-stream; charset=utf-8", "", {}});
  const auto stream = parts.live.admit("page " + link, app::kStreamsOfPage, streamAddress(request));
  if (!stream) return reply.send(tooMany(kComeBackLater, kTooManyStreams));
  reply.send(streaming(parts.live, *stream,
                       [&live = parts.live, stream = *stream, id = (*ticket)->conversation](
                           app::Live::Sink sink) { live.joinPage(stream, id, std::move(sink)); }));
}

void customerTyping(const DeskParts& parts, const Request& request, Reply reply) {
  const auto holder = bearer(request);
  const auto conversation = holder ? parts.store.conversation(*holder) : std::optional<store::Conversation>{};
  if (!conversation) return reply.send(failure(conversation.error()));
  if (!*conversation) return reply.send(problem(404, "There is no such conversation for you."));
  auto read = readObject(request.body, R"({"typing": true})");
  if (auto* no = std::get_if<Response>(&read)) return reply.send(std::move(*no));
  BodyFields fields(std::get<json>(read));
  const bool typing = fields.yesNo("typing");
  if (!fields.errors().empty()) return reply.send(problem(422, "Some fields are wrong.", fields.errors()));
  parts.live.customerTypes(*holder, typing);
  reply.send(nothing());
}

void agentStream(const DeskParts& parts, const app::Caller& caller, const Request& request, Reply reply) {
  const After after = afterOf(request);
  if (after.wrong) return reply.send(problem(422, kNoPlace));
  if (request.method == "HEAD") return reply.send({200, "text/event-stream; charset=utf-8", "", {}});
  const auto stream = parts.live.admit("agent " + caller.name, app::kStreamsOfAgent, streamAddress(request));
  if (!stream) return reply.send(tooMany(kComeBackLater, kTooManyStreams));
  reply.send(
      streaming(parts.live, *stream,
                [&live = parts.live, stream = *stream, caller, place = after.place](app::Live::Sink sink) {
                  live.joinAgent(stream, caller, place, std::move(sink));
                }));
}

void sign(const DeskParts& parts, const app::Caller& caller, const Request& request, Reply reply) {
  static constexpr std::array<std::string_view, 2> kStates = {"available", "away"};
  auto read = readObject(request.body, R"({"state": "available"})");
  if (auto* no = std::get_if<Response>(&read)) return reply.send(std::move(*no));
  BodyFields fields(std::get<json>(read));
  app::Live::Sign sign;
  if (const auto state = fields.oneOf("state", kStates, true)) sign.away = *state == 1;
  sign.ticket = fields.text("ticket", 40);
  sign.typing = fields.has("typing") && fields.yesNo("typing");
  if (!fields.errors().empty()) return reply.send(problem(422, "Some fields are wrong.", fields.errors()));
  parts.live.sign(caller, sign);
  reply.send(jsonAnswer(parts.live.presence().dump()));
}

}  // namespace

void addStreamRoutes(Router& router, const DeskParts& parts) {
  using desk::Right;
  router.add("GET", "/v1/conversations/events",
             [parts](Request& request, Reply reply) { customerStream(parts, request, std::move(reply)); });
  router.add("POST", "/v1/conversations/typing",
             [parts](Request& request, Reply reply) { customerTyping(parts, request, std::move(reply)); });
  router.add("GET", "/t/{link}/events",
             [parts](Request& request, Reply reply) { pageStream(parts, request, std::move(reply)); });
  router.add("GET", "/v1/desk/events",
             guarded(parts, Right::Tickets, By::Person,
                     [parts](const app::Caller& caller, Request& request, Reply reply) {
                       agentStream(parts, caller, request, std::move(reply));
                     }));
  router.add("GET", "/v1/desk/presence",
             guarded(parts, Right::SignIn, By::Anyone, [parts](const app::Caller&, Request&, Reply reply) {
               reply.send(jsonAnswer(parts.live.presence().dump()));
             }));
  router.add("POST", "/v1/desk/presence",
             guarded(parts, Right::SignIn, By::Person,
                     [parts](const app::Caller& caller, Request& request, Reply reply) {
                       sign(parts, caller, request, std::move(reply));
                     }));
}

}  // namespace xiaoer::http
