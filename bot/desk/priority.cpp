#include "desk/priority.h"

#include <algorithm>

#include "text/normal_form.h"

namespace xiaoer::desk {
namespace {

using rulebook::Priority;

constexpr Priority L = Priority::Low, N = Priority::Normal, H = Priority::High, U = Priority::Urgent;

// Rows: what it costs the customer right now, as the facts' choices say (rules/facts.yaml, `impact`):
// nothing, or
//   nothing known; time; buyers wait for answers; no order can ship.
// Columns: how grave the problem is in itself: the graver of the category's priority and the rule's, which an
//   author set. A loss outweighs a harmless category, and a grave category (a stolen account) stays grave
//   where nothing is lost yet.
constexpr Priority kTable[4][4] = {
    // low normal high urgent: the problem
    {L, N, H, U},  // nothing known
    {N, N, H, U},  // time
    {H, H, H, U},  // buyers wait
    {U, U, U, U},  // nothing ships
};

// One step up for a first plan; urgent is kept for those whose business stands still, whatever they pay.
constexpr Priority kFirstPlan[4] = {N, H, H, U};

}  // namespace

rulebook::Priority priorityOf(const Urgency& urgency) {
  const Priority problem = std::max(urgency.category, urgency.rule.value_or(Priority::Low));
  const Priority found = kTable[static_cast<size_t>(urgency.cost)][static_cast<size_t>(problem)];
  return urgency.firstPlan ? kFirstPlan[static_cast<size_t>(found)] : found;
}

bool isFirstPlan(const rulebook::Settings& settings, std::string_view plan) {
  const auto& first = settings.firstPlans;
  return !plan.empty() && std::find(first.begin(), first.end(), text::normalised(plan)) != first.end();
}

}  // namespace xiaoer::desk
