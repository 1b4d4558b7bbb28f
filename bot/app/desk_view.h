// The desk's rows as its API shows them.
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "app/library.h"
#include "base/result.h"
#include "desk/ticket.h"
#include "store/store.h"

namespace xiaoer::app {

using Names = std::map<int64_t, std::string>;  // agents by number: what they are called

Names namesOf(const std::vector<store::AgentRow>& agents);
nlohmann::ordered_json agentRef(int64_t agent, const Names& names);  // null for 0
nlohmann::ordered_json rowJson(const store::QueueLine& line, const desk::Ticket& ticket, const Names& names);
nlohmann::ordered_json eventJson(const store::Event& event, const Names& names);
nlohmann::ordered_json timeOrNull(const std::optional<UnixMillis>& at);

// A ticket out of its row, with the row's version.
Result<desk::Ticket> ticketOf(const store::TicketRow& row);
// And back; `readVersion` as in the store.
store::TicketRow rowOf(const desk::Ticket& ticket, const store::ConversationId& conversation,
                       int64_t readVersion);
// When time will next do something to it, for the store's timers.
store::TimerChange dueRow(const desk::Ticket& ticket, const Library& library);

// One event of a server-sent stream; `id` 0: none.
std::string sse(std::string_view event, const nlohmann::ordered_json& data, int64_t id = 0);

}  // namespace xiaoer::app
