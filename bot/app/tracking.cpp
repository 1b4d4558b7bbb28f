#include "app/tracking.h"

#include "app/desk_view.h"

namespace xiaoer::app {
namespace {

using json = nlohmann::ordered_json;

constexpr size_t kTurns = 200, kEvents = 2000, kHistory = 500;

// Named one by one, so that a kind that is added later shows nothing by itself.
std::optional<Tracked::Line> lineOf(const store::Event& event) {
  const json body = json::parse(event.body, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  const std::string text = body.value("text", "");
  if (event.kind == "message") {
    const auto name = body.find("name");
    return Tracked::Line{event.at, "agent", name != body.end() && name->is_string() ? std::string(*name) : "",
                         text};
  }
  if (event.kind == "notice") return Tracked::Line{event.at, "bot", "", text};
  if (event.kind == "said" && body.contains("channel")) return Tracked::Line{event.at, "customer", "", text};
  return std::nullopt;
}

Result<std::vector<Tracked::Line>> linesOf(store::Store& store, const store::ConversationId& id) {
  auto turns = store.turns(id, kTurns);
  if (!turns) return turns.error();
  const auto events = store.events(id, 0, kEvents, false);
  if (!events) return events.error();
  std::vector<Tracked::Line> lines;
  auto event = events->begin();
  const auto between = [&](int64_t before) {
    for (; event != events->end() && event->turn < before; ++event)
      if (auto line = lineOf(*event)) lines.push_back(std::move(*line));
  };
  for (store::TurnRow& turn : *turns) {
    between(turn.seq);
    lines.push_back({turn.at, "customer", "", std::move(turn.said)});
    if (!turn.replyText.empty()) lines.push_back({turn.at, "bot", "", std::move(turn.replyText)});
  }
  between(std::numeric_limits<int64_t>::max());
  return lines;
}

}  // namespace

Result<std::string> followerOf(store::Store& store, const store::TicketRow& closed) {
  const auto history = store.history(closed.number, kHistory);
  if (!history) return history.error();
  for (auto event = history->rbegin(); event != history->rend(); ++event)
    if (event->kind == "followed") return json::parse(event->body, nullptr, false).value("to", "");
  const auto conversation = store.conversation(closed.conversation);
  if (!conversation) return conversation.error();
  const auto now = store.ticket(*conversation ? (*conversation)->hold.ticket : "");
  if (!now) return now.error();
  if (!*now) return std::string();
  const auto ticket = ticketOf(**now);
  if (!ticket) return ticket.error();
  return ticket->followUpOf == closed.number ? ticket->number : std::string();
}

Result<Tracked> tracked(store::Store& store, std::string_view link) {
  const auto row = store.ticketAt(link);
  if (!row) return row.error();
  if (!*row) return Error{ErrorKind::NotFound, "there is no such ticket"};
  auto ticket = ticketOf(**row);
  if (!ticket) return ticket.error();
  Tracked out{(*row)->conversation, std::move(*ticket), {}, {}, "", ""};
  auto lines = linesOf(store, out.conversation);
  if (!lines) return lines.error();
  out.lines = std::move(*lines);
  const auto pictures = store.attachmentsOf(out.ticket.number);
  if (!pictures) return pictures.error();
  for (const store::Attachment& one : *pictures)
    out.pictures.push_back({one.id, one.name, one.type, one.size, one.at});
  if (out.ticket.status != desk::Status::Closed) return out;
  const auto next = followerOf(store, **row);
  if (!next) return next.error();
  const auto follower = store.ticket(*next);
  if (!follower) return follower.error();
  if (*follower) out.followedBy = *next, out.followedByLink = (*follower)->link;
  return out;
}

}  // namespace xiaoer::app
