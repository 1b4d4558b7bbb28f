#include "desk/routing.h"

#include <algorithm>
#include <tuple>

#include "desk/calendar.h"
#include "text/normal_form.h"

namespace xiaoer::desk {
namespace {

using rulebook::Skill;
using rulebook::Team;

bool takes(const Team& team, std::string_view category) {
  return std::any_of(team.categories.begin(), team.categories.end(),
                     [&](const rulebook::Ref& one) { return one.name == category; });
}

bool calledFor(const Skill& skill, const Ticket& ticket) {
  return std::any_of(ticket.facts.begin(), ticket.facts.end(), [&](const auto& fact) {
    return fact.first == skill.fact.name && std::find(skill.values.begin(), skill.values.end(),
                                                      text::normalised(fact.second)) != skill.values.end();
  });
}

// 0: knows its way with this very thing; 1: with everything; 2: with other things.
int unskilled(const Team& team, const Ticket& ticket) {
  if (team.skills.empty()) return 1;
  return std::any_of(team.skills.begin(), team.skills.end(),
                     [&](const Skill& skill) { return calledFor(skill, ticket); })
             ? 0
             : 2;
}

bool speaks(const Team& team, std::string_view lang) {
  const auto known = text::langNamed(lang);
  return !known || team.langs[static_cast<size_t>(*known)];
}

}  // namespace

std::string teamFor(const Ticket& ticket, std::string_view asked, const rulebook::RuleBook& book,
                    const Zone& zone, UnixMillis now) {
  const auto& teams = book.settings.teams;
  if (!asked.empty()) return std::string(asked);
  if (teams.empty()) return book.category(ticket.category).team;
  // The smallest is best: what stands first counts most, the file's order last.
  const auto rank = [&](const Team& team) {
    return std::tuple(!takes(team, ticket.category), !speaks(team, ticket.lang), unskilled(team, ticket),
                      Calendar(book.settings, zone, team.id).opens(now).at, &team - teams.data());
  };
  const auto best = std::min_element(teams.begin(), teams.end(),
                                     [&](const Team& a, const Team& b) { return rank(a) < rank(b); });
  return takes(*best, ticket.category) ? best->id : teams.front().id;
}

}  // namespace xiaoer::desk
