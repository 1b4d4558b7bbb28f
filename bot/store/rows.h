// How rows of the desk's tables are read: the columns of a SELECT, and what they become.
#pragma once
#include <string_view>

#include "store/sqlite.h"

namespace xiaoer::store {

// Of a conversation named c; five columns.
constexpr std::string_view kHold = "c.owner, c.agent, c.owner_since, c.waiting_since, c.ticket";
constexpr int kHoldColumnCount = 5;
Hold readHold(const Query& query, int from);

// Of a ticket named t and its conversation c; sixteen columns.
constexpr std::string_view kTicket =
    "t.number, c.id, t.status, t.priority, t.category, t.team, t.contact, t.created_at, t.updated_at, "
    "t.respond_by, t.resolve_by, t.body, t.version, t.assignee, t.merged_into, t.link";
constexpr int kTicketColumnCount = 16;
TicketRow readTicket(const Query& query, int from = 0);

// Of an event named e and its conversation c.
constexpr std::string_view kEvent =
    "e.no, e.seq, e.turn, c.id, e.ticket, e.kind, e.at, e.actor, e.agent, e.visible, e.client_id, e.body";
Event readEvent(const Query& query);

// Of agents, sessions and keys.
constexpr std::string_view kAgent = "no, name, display, role, teams, password, created_at, disabled_at";
AgentRow readAgent(const Query& query);

std::string listText(const std::vector<std::string>& names);  // JSON, as `agent.teams` has it

}  // namespace xiaoer::store
