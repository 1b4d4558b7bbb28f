// Which team gets a ticket: by what the rule asks for, category, language, skills and hours (docs/rules.md,
// section 9).
#pragma once
#include <string>
#include <string_view>

#include "base/zone.h"
#include "desk/ticket.h"
#include "rulebook/rulebook.h"

namespace xiaoer::desk {

// `asked`: the team that the rule's `handoff` names, "" for none. Of the ticket, category, language and facts
// count. Without teams in the files: what was asked for, else the category's `team`.
std::string teamFor(const Ticket& ticket, std::string_view asked, const rulebook::RuleBook& book,
                    const Zone& zone, UnixMillis now);

}  // namespace xiaoer::desk
