// What the desk's pages read.
#include <fmt/format.h>

#include <algorithm>

#include "app/desk.h"
#include "app/desk_view.h"

namespace xiaoer::app {
namespace {

using json = nlohmann::ordered_json;

constexpr size_t kTurns = 200, kEvents = 500, kEarlier = 10, kExported = 50'000;

json lineJson(UnixMillis at, std::string_view from, const json& name, const std::string& text, int64_t turn,
              const json& event) {
  return {{"at", rfc3339(at)}, {"from", from}, {"name", name},
          {"text", text},      {"turn", turn}, {"event", event}};
}

// What an event says, as a line between the turns; nothing for what is only history, or in a turn already.
std::optional<json> lineOf(const store::Event& e) {
  const json body = json::parse(e.body, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  const std::string text = body.value("text", "");
  if (e.kind == "said" && body.contains("channel"))  // outside of the chat: no turn has it
    return lineJson(e.at, "customer", nullptr, text, e.turn, e.no);
  if (e.kind == "message")
    return lineJson(e.at, "agent", body.value("name", json(nullptr)), text, e.turn, e.no);
  if (e.kind == "note") return lineJson(e.at, "note", nullptr, text, e.turn, e.no);
  if (e.kind == "notice") return lineJson(e.at, "bot", nullptr, text, e.turn, e.no);
  if (e.kind != "mail" || text.empty()) return std::nullopt;
  return lineJson(e.at, e.actor == "customer" ? "customer" : "agent", nullptr, text, e.turn, e.no);
}

// Turns and what was said between them, in the order of the conversation.
Result<json> transcriptOf(store::Store& store, const store::ConversationId& id, const Names& names) {
  const auto turns = store.turns(id, kTurns);
  if (!turns) return turns.error();
  const auto events = store.events(id, 0, 10 * kEvents, false);
  if (!events) return events.error();
  json lines = json::array();
  auto event = events->begin();
  const auto between = [&](int64_t upTo) {
    for (; event != events->end() && event->turn <= upTo; ++event) {
      auto line = lineOf(*event);
      if (!line) continue;
      const auto name = names.find(event->agent);
      if (event->kind == "note" && name != names.end()) (*line)["name"] = name->second;
      lines.push_back(std::move(*line));
    }
  };
  for (const store::TurnRow& turn : *turns) {
    between(turn.seq - 1);
    lines.push_back(lineJson(turn.at, "customer", nullptr, turn.said, turn.seq, nullptr));
    if (!turn.replyText.empty())
      lines.push_back(lineJson(turn.at, "bot", nullptr, turn.replyText, turn.seq, nullptr));
  }
  between(std::numeric_limits<int64_t>::max());
  return lines;
}

json whyJson(const desk::Ticket& ticket) {
  json nearest = json::array();
  for (const desk::Nearest& one : ticket.nearest)
    nearest.push_back({{"rule", one.rule}, {"confidence", one.confidence}});
  return {{"reason", desk::name(ticket.reason)}, {"nearest", std::move(nearest)}};
}

void addFacts(json& out, const desk::Ticket& ticket, const Library& library) {
  json facts = json::object(), labels = json::object();
  const auto lang = ticket.lang == "en" ? rulebook::Lang::En : rulebook::Lang::Zh;
  for (const auto& [id, value] : ticket.facts) {
    facts[id] = value;
    const rulebook::Fact* fact = library.rules->fact(id);
    labels[id] = fact == nullptr ? id : std::string(fact->label.first(lang));
  }
  out["facts"] = std::move(facts), out["labels"] = std::move(labels), out["tried"] = ticket.tried;
}

// A field of a CSV file (RFC 4180). What a table program would take for a formula is kept from being one.
std::string field(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos)
    text.insert(0, 1, '\'');
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

}  // namespace

Result<std::string> Desk::queue(const Caller& by, store::QueueQuery query) {
  query.agent = by.agent;
  query.teams = by.teams;
  const size_t limit = query.limit;
  ++query.limit;  // one more tells whether there is another page
  auto lines = store_.queue(query);
  if (!lines) return lines.error();
  const auto counts = store_.queueCounts(by.agent, by.teams);
  if (!counts) return counts.error();
  const auto agents = store_.agents();
  if (!agents) return agents.error();
  const Names names = namesOf(*agents);
  const bool more = lines->size() > limit;
  if (more) lines->resize(limit);
  json rows = json::array();
  for (const store::QueueLine& line : *lines) {
    const auto ticket = ticketOf(line.ticket);
    if (!ticket) return ticket.error();
    rows.push_back(rowJson(line, *ticket, names));
  }
  return json{{"tickets", std::move(rows)},
              {"next", more ? json(cursorBehind(query, lines->back())) : json(nullptr)},
              {"counts",
               {{"unassigned", counts->unassigned},
                {"mine", counts->mine},
                {"team", counts->team},
                {"all", counts->all}}}}
      .dump();
}

Result<std::string> Desk::ticket(const Caller& by, const std::string& number) {
  const auto line = store_.line(number, by.agent);
  if (!line) return line.error();
  if (!*line) return Error{ErrorKind::NotFound, "there is no such ticket"};
  const auto read = ticketOf((*line)->ticket);
  if (!read) return read.error();
  const desk::Ticket& ticket = *read;
  const auto agents = store_.agents();
  if (!agents) return agents.error();
  const Names names = namesOf(*agents);
  const auto library = library_();
  json out = rowJson(**line, ticket, names);
  addFacts(out, ticket, *library);
  out["why"] = whyJson(ticket);
  auto transcript = transcriptOf(store_, (*line)->ticket.conversation, names);
  if (!transcript) return transcript.error();
  out["transcript"] = std::move(*transcript);

  const auto history = store_.history(number, kEvents);
  if (!history) return history.error();
  out["events"] = json::array();
  for (const store::Event& event : *history) out["events"].push_back(eventJson(event, names));

  const auto attachments = store_.attachmentsOf(number);
  if (!attachments) return attachments.error();
  out["attachments"] = json::array();
  for (const store::Attachment& one : *attachments)
    out["attachments"].push_back({{"id", one.id},
                                  {"name", one.name},
                                  {"type", one.type},
                                  {"size", one.size},
                                  {"url", fmt::format("/v1/desk/tickets/{}/attachments/{}", number, one.id)},
                                  {"at", rfc3339(one.at)}});

  out["earlier"] = json::array();
  auto others = store_.ticketsOf(ticket.customer.contact, kEarlier + 1);
  if (!others) return others.error();
  for (const std::string& one : ticket.history)  // of this conversation, where nobody gave a contact
    if (std::find(others->begin(), others->end(), one) == others->end()) others->push_back(one);
  for (const std::string& other : *others) {
    if (other == number || out["earlier"].size() >= kEarlier) continue;
    const auto row = store_.ticket(other);
    if (!row) return row.error();
    if (!*row) continue;
    const auto earlier = ticketOf(**row);
    if (!earlier) return earlier.error();
    out["earlier"].push_back({{"number", other},
                              {"status", desk::name(earlier->status)},
                              {"category", earlier->category},
                              {"subject", earlier->subject},
                              {"created_at", rfc3339(earlier->createdAt)}});
  }

  out["merged"] = json::array();
  const auto merged = store_.mergedInto(number);
  if (!merged) return merged.error();
  for (const store::TicketRow& row : *merged) {
    const auto duplicate = ticketOf(row);
    if (!duplicate) return duplicate.error();
    auto lines = transcriptOf(store_, row.conversation, names);
    if (!lines) return lines.error();
    out["merged"].push_back(
        {{"number", row.number}, {"subject", duplicate->subject}, {"transcript", std::move(*lines)}});
  }
  const store::QueueLine& l = **line;
  store::HeldConversation held{l.ticket.conversation, l.hold,      l.ticket.team,
                               l.ticket.priority,     ticket.lang, l.ticket.respondBy};
  if (l.hold.ticket != number) held.hold = {};
  out["handover"] = toJson(live_.handover(held));
  return out.dump();
}

std::string Desk::agentJson(const store::AgentRow& agent) const {
  const auto states = live_.states();
  const auto inHand = live_.inHand();
  const auto state = states.find(agent.no);
  const auto count = inHand.find(agent.no);
  return json{{"id", agent.no},
              {"name", agent.name},
              {"display", agent.display},
              {"role", agent.role},
              {"teams", agent.teams},
              {"disabled", agent.disabledAt.has_value()},
              {"state", state == states.end() ? "offline" : state->second},
              {"conversations", count == inHand.end() ? 0 : count->second}}
      .dump();
}

Result<std::string> Desk::agents() {
  const auto agents = store_.agents();
  if (!agents) return agents.error();
  std::string out;
  for (const store::AgentRow& agent : *agents) out += (out.empty() ? "" : ",") + agentJson(agent);
  return "{\"agents\":[" + out + "]}";
}

std::optional<UnixMillis> Desk::beginOfDay(const std::string& day, int daysLater) const {
  int year = 0, month = 0, date = 0;
  char rest = 0;
  if (day.size() != 10 || std::sscanf(day.c_str(), "%4d-%2d-%2d%c", &year, &month, &date, &rest) != 3 ||
      month < 1 || month > 12 || date < 1 || date > 31)
    return std::nullopt;
  return library_()->zone.instant(year, month, date, daysLater * 24 * 60);
}

Result<std::string> Desk::table(UnixMillis from, UnixMillis to) {
  const auto rows = store_.ticketsBetween(from, to, kExported);
  if (!rows) return rows.error();
  const auto agents = store_.agents();
  if (!agents) return agents.error();
  const Names names = namesOf(*agents);
  std::string out =
      "number,status,priority,category,team,assignee,channel,lang,name,contact,shop,plan,subject,summary,"
      "created_at,"
      "updated_at,respond_by,resolve_by\r\n";
  for (const store::TicketRow& row : *rows) {
    const auto ticket = ticketOf(row);
    if (!ticket) return ticket.error();
    const desk::Ticket& t = *ticket;
    const auto name = names.find(row.assignee);
    const std::string columns[] = {t.number,
                                   row.status,
                                   row.priority,
                                   t.category,
                                   t.team,
                                   name == names.end() ? "" : name->second,
                                   t.channel,
                                   t.lang,
                                   t.customer.name,
                                   t.customer.contact,
                                   t.customer.shop,
                                   t.customer.plan,
                                   t.subject,
                                   t.summary,
                                   rfc3339(t.createdAt),
                                   rfc3339(t.updatedAt),
                                   rfc3339(t.respondBy),
                                   rfc3339(t.resolveBy)};
    std::string line;
    for (const std::string& column : columns) line += (line.empty() ? "" : ",") + field(column);
    out += line + "\r\n";
  }
  return out;
}

}  // namespace xiaoer::app
