#include "app/desk_view.h"

#include <fmt/format.h>

#include <charconv>

#include "desk/due.h"

namespace xiaoer::app {

using json = nlohmann::ordered_json;

namespace {

json orNull(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

json callbackJson(const desk::Ticket& t) {
  if (!t.callback) return nullptr;
  return {{"phone", t.callback->phone}, {"from", rfc3339(t.callback->from)}, {"to", rfc3339(t.callback->to)}};
}

int64_t numberOf(const std::string& text) {
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

json timeOrNull(const std::optional<UnixMillis>& at) { return at ? json(rfc3339(*at)) : json(nullptr); }

Names namesOf(const std::vector<store::AgentRow>& agents) {
  Names names;
  for (const store::AgentRow& agent : agents) names[agent.no] = agent.display;
  return names;
}

json agentRef(int64_t agent, const Names& names) {
  if (agent == 0) return nullptr;
  const auto found = names.find(agent);
  return {{"id", agent}, {"display", found == names.end() ? fmt::format("#{}", agent) : found->second}};
}

json rowJson(const store::QueueLine& line, const desk::Ticket& t, const Names& names) {
  const bool live = line.hold.ticket == t.number;  // else its conversation has gone on to another ticket
  return {
      {"number", t.number},
      {"version", t.version},
      {"status", desk::name(t.status)},
      {"priority", rulebook::name(t.priority)},
      {"category", t.category},
      {"team", t.team},
      {"subject", t.subject},
      {"summary", t.summary},
      {"channel", t.channel},
      {"lang", t.lang},
      {"customer",
       {{"name", orNull(t.customer.name)},
        {"contact", orNull(t.customer.contact)},
        {"shop", orNull(t.customer.shop)},
        {"plan", orNull(t.customer.plan)},
        {"page", orNull(t.customer.page)}}},
      {"callback", callbackJson(t)},
      {"assignee", agentRef(line.ticket.assignee, names)},
      {"owner", store::name(live ? line.hold.owner : store::Owner::Bot)},
      {"waiting_since", live ? timeOrNull(line.hold.waitingSince) : json(nullptr)},
      {"unread", line.unread},
      {"sla",
       {{"respond_by", rfc3339(t.respondBy)}, {"resolve_by", rfc3339(t.resolveBy)}, {"paused", t.paused}}},
      {"merged_into", orNull(t.mergedInto)},
      {"follow_up_of", orNull(t.followUpOf)},
      {"created_at", rfc3339(t.createdAt)},
      {"updated_at", rfc3339(t.updatedAt)}};
}

json eventJson(const store::Event& e, const Names& names) {
  json body = json::parse(e.body, nullptr, false);
  if (e.kind == "assignee")
    for (const char* side : {"from", "to"}) body[side] = agentRef(numberOf(body.value(side, "")), names);
  return {{"no", e.no},
          {"ticket", orNull(e.ticket)},
          {"kind", e.kind},
          {"at", rfc3339(e.at)},
          {"actor", e.actor},
          {"agent", agentRef(e.agent, names)},
          {"turn", e.turn},
          {"visible", e.visible},
          {"body", body.is_object() ? body : json::object()}};
}

Result<desk::Ticket> ticketOf(const store::TicketRow& row) {
  auto ticket = desk::fromJson(json::parse(row.body, nullptr, false));
  if (ticket) ticket->version = row.version;
  return ticket;
}

store::TicketRow rowOf(const desk::Ticket& ticket, const store::ConversationId& conversation,
                       int64_t readVersion) {
  return {ticket.number,
          conversation,
          std::string(desk::name(ticket.status)),
          std::string(rulebook::name(ticket.priority)),
          ticket.category,
          ticket.team,
          ticket.customer.contact,
          ticket.createdAt,
          ticket.updatedAt,
          ticket.respondBy,
          ticket.resolveBy,
          desk::toJson(ticket).dump(),
          ticket.version,
          readVersion,
          numberOf(ticket.assignee),
          ticket.mergedInto,
          ticket.link};
}

store::TimerChange dueRow(const desk::Ticket& ticket, const Library& library) {
  const auto due = desk::nextDue(ticket, *library.rules, library.zone);
  return {ticket.number, "due", due ? std::optional(due->at) : std::nullopt, "{}"};
}

std::string sse(std::string_view event, const json& data, int64_t id) {
  std::string out;
  if (id != 0) out += fmt::format("id: {}\n", id);
  return out + fmt::format("event: {}\ndata: {}\n\n", event, data.dump());  // dump() breaks no line
}

}  // namespace xiaoer::app
