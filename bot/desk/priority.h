// How urgent a ticket is: by a table of what the failure costs the customer, the problem, and the plan.
#pragma once
#include <optional>
#include <string_view>

#include "rulebook/rulebook.h"

namespace xiaoer::desk {

struct Urgency {
  rulebook::Priority cost;  // as the facts' choices say; Low also where nothing is known
  rulebook::Priority category;
  std::optional<rulebook::Priority> rule;  // its `handoff`
  bool firstPlan = false;                  // the customer's plan is one of `first_plans`
};
rulebook::Priority priorityOf(const Urgency& urgency);

// Is it one of `first_plans`? However it is written.
bool isFirstPlan(const rulebook::Settings& settings, std::string_view plan);

}  // namespace xiaoer::desk
