// What is said after a ticket was closed: a new one goes on from there, and names it.
#pragma once
#include <string>
#include <string_view>

#include "base/zone.h"
#include "desk/ticket.h"
#include "rulebook/rulebook.h"

namespace xiaoer::desk {

// The ticket that goes on from `closed`: its matter, customer, team and facts, the customer's new words in
// front of its summary, promises from now on; its priority is at least the old one's. Without number and
// link. `channel`: what the customer came by now.
Ticket followUp(const Ticket& closed, std::string_view words, std::string_view channel,
                const rulebook::RuleBook& book, const Zone& zone, UnixMillis now);

// Both promises of a ticket whose team, channel, category and priority are set, counted from `now`; and every
// other time that a new ticket has.
void begin(Ticket& ticket, const rulebook::RuleBook& book, const Zone& zone, UnixMillis now);

}  // namespace xiaoer::desk
