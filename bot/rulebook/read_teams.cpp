// `teams:` in rules/teams.yaml.
#include <fmt/format.h>

#include <algorithm>

#include "rulebook/read.h"
#include "text/normal_form.h"

namespace xiaoer::rulebook {
namespace {

using Node = yaml::Node;
using Report = yaml::Reporter;

void readSkills(const Node& node, Team& team, const Report& report) {
  if (!node.isMap()) return report.error(node, "`skills` must be a map of 'fact: [values]'");
  for (const auto& [key, value] : node.entries) {
    Skill skill{{key.scalar, report.place(key)}, {}};
    for (const Node* item : report.scalars(value, "a skill's values"))
      skill.values.push_back(text::normalised(item->scalar));
    team.skills.push_back(std::move(skill));
  }
}

void readLangs(const Node& node, Team& team, const Report& report) {
  team.langs = {false, false};
  for (const Node* item : report.scalars(node, "`langs`"))
    if (const auto lang = report.oneOf(*item, "a language", {"zh", "en"})) team.langs[*lang] = true;
}

const Key<Team> kTeamKeys[] = {
    {"name",
     [](const Node& n, const Lists&, const Report& r, Team& t) { t.name = readText(n, "`name`", r); }},
    {"categories",
     [](const Node& n, const Lists&, const Report& r, Team& t) {
       if (n.isList() && n.items.empty()) return;
       for (const Node* item : r.scalars(n, "`categories`"))
         t.categories.push_back({item->scalar, r.place(*item)});
     }},
    {"skills", [](const Node& n, const Lists&, const Report& r, Team& t) { readSkills(n, t, r); }},
    {"langs", [](const Node& n, const Lists&, const Report& r, Team& t) { readLangs(n, t, r); }},
    {"hours", [](const Node& n, const Lists&, const Report& r, Team& t) { t.hours = readHours(n, r); }},
};

}  // namespace

void readTeams(const Node& node, Settings& settings, const Report& report) {
  if (!node.isMap())
    return report.error(node, "`teams` must be a map of 'id: {name, categories, skills, langs, hours}'");
  for (const auto& [key, value] : node.entries) {
    Team team;
    team.id = readId(key, "a team's id", report), team.place = report.place(key);
    const auto taken = std::find_if(settings.teams.begin(), settings.teams.end(),
                                    [&](const Team& other) { return other.id == team.id; });
    if (taken != settings.teams.end()) {
      report.error(key, fmt::format("the team '{}' stands twice", team.id),
                   fmt::format("the other one is at {}:{}", taken->place.file, taken->place.line));
      continue;
    }
    readKeys(value, "a team", kTeamKeys, Lists{}, report, team);
    settings.teams.push_back(std::move(team));
  }
}

}  // namespace xiaoer::rulebook
