#include "store/rows.h"

#include <nlohmann/json.hpp>

#include <array>

namespace xiaoer::store {
namespace {

constexpr std::array<std::string_view, 4> kOwners = {"bot", "queued", "human", "closed"};

Owner ownerNamed(const std::string& name) {
  const auto found = std::find(kOwners.begin(), kOwners.end(), name);
  return found == kOwners.end() ? Owner::Bot : static_cast<Owner>(found - kOwners.begin());
}

}  // namespace

std::string_view name(Owner owner) { return kOwners[static_cast<size_t>(owner)]; }

Hold readHold(const Query& query, int from) {
  return {ownerNamed(query.text(from)), query.integer(from + 1), query.time(from + 2),
          query.timeOrNothing(from + 3), query.text(from + 4)};
}

TicketRow readTicket(const Query& q, int from) {
  TicketRow row{q.text(from),     q.id(from + 1),   q.text(from + 2),  q.text(from + 3),
                q.text(from + 4), q.text(from + 5), q.text(from + 6),  q.time(from + 7),
                q.time(from + 8), q.time(from + 9), q.time(from + 10), q.text(from + 11)};
  row.version = row.readVersion = q.integer(from + 12);
  row.assignee = q.integer(from + 13), row.mergedInto = q.text(from + 14);
  row.link = q.text(from + 15);
  return row;
}

Event readEvent(const Query& q) {
  Event event;
  event.no = q.integer(0), event.seq = q.integer(1), event.turn = q.integer(2), event.conversation = q.id(3);
  event.ticket = q.text(4), event.kind = q.text(5), event.at = q.time(6), event.actor = q.text(7);
  event.agent = q.integer(8), event.visible = q.integer(9) != 0;
  event.clientId = q.text(10), event.body = q.text(11);
  return event;
}

AgentRow readAgent(const Query& q) {
  AgentRow agent{q.integer(0), q.text(1), q.text(2), q.text(3), {}, q.text(5), q.time(6), q.timeOrNothing(7)};
  const auto teams = nlohmann::json::parse(q.text(4), nullptr, false);
  if (teams.is_array())
    for (const auto& team : teams)
      if (team.is_string()) agent.teams.push_back(team);
  return agent;
}

std::string listText(const std::vector<std::string>& names) { return nlohmann::json(names).dump(); }

}  // namespace xiaoer::store
