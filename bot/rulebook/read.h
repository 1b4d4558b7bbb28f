// One rule file → its rules, guides, facts and settings as written: shapes are checked here, names are linked
// in link.h.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/yaml.h"
#include "rulebook/lines.h"
#include "rulebook/rulebook.h"

namespace xiaoer::rulebook {

// What the files hold together, before names are linked.
struct Draft {
  std::vector<Rule> rules;
  std::vector<Guide> guides;
  std::vector<Fact> facts;
  std::vector<Line> notOurs;
  std::vector<CannedReply> replies;
  Settings settings;
  std::map<std::string, Place> calendarKeys;  // where each key of `calendar:` stands
};

// The `lists:` of a file are read first, over all files, since lines of any file use them.
void readLists(const yaml::Node& file, Lists& lists, const yaml::Reporter& report);

// Everything else; `lists` complete. Rules are taken out of the tree as they are read.
void readFile(yaml::Node& file, const Lists& lists, Draft& draft, const yaml::Reporter& report);

// Shared by the readers of rules, guides and settings.
Text readText(const yaml::Node& node, std::string_view what, const yaml::Reporter& report);
Handoff readHandoff(const yaml::Node& node, const yaml::Reporter& report);
std::string readId(const yaml::Node& node, std::string_view what, const yaml::Reporter& report);
Choice readChoice(const yaml::Node& node, const Lists& lists, const yaml::Reporter& report);
Guide readGuide(const yaml::Node& node, const Lists& lists, const yaml::Reporter& report);
Fact readFact(const std::string& id, const yaml::Node& node, const Lists& lists,
              const yaml::Reporter& report);
void readSite(const yaml::Node& node, Site& site, const yaml::Reporter& report);
void readSettings(const yaml::Node& node, Settings& settings, const yaml::Reporter& report);
Hours readHours(const yaml::Node& node, const yaml::Reporter& report);
void readCalendar(const yaml::Node& node, Draft& draft, const yaml::Reporter& report);
void readTeams(const yaml::Node& node, Settings& settings, const yaml::Reporter& report);

// A key of a map and what reads its value into a T. Readers are tables of these, so that what is allowed and
// what is read cannot drift apart.
template <class T>
struct Key {
  const char* name;
  void (*read)(const yaml::Node& value, const Lists& lists, const yaml::Reporter& report, T& into);
};

// False where a key is unknown, or `node` is no map.
template <class T, size_t N>
bool readKeys(const yaml::Node& node, std::string_view what, const Key<T> (&keys)[N], const Lists& lists,
              const yaml::Reporter& report, T& into) {
  std::vector<std::string> known;
  for (const Key<T>& key : keys) known.emplace_back(key.name);
  const bool good = report.keys(node, what, known);
  for (const auto& [name, value] : node.entries)
    for (const Key<T>& key : keys)
      if (name.scalar == key.name) key.read(value, lists, report, into);
  return good;
}

}  // namespace xiaoer::rulebook
