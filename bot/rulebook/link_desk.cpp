// What only shows of calendar and teams when all files are together: days that contradict each other, names
// of nothing, what stands in two places.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "rulebook/link.h"

namespace xiaoer::rulebook {
namespace {

class DeskLinker {
 public:
  DeskLinker(Draft& draft, Faults& faults) : draft_(draft), settings_(draft.settings), faults_(faults) {}

  void run() {
    for (const Year& year : settings_.calendar.years) linkYear(year);
    if (!settings_.teams.empty()) linkTeams();
    if (!anyError(faults_)) linkHours();  // a shift that could not be read has been said
  }

 private:
  void linkTeams() {
    for (const Team& team : settings_.teams) linkTeam(team);
    for (const Category& category : settings_.categories)
      if (!category.teamPlace.file.empty())
        error(category.teamPlace, fmt::format("the team of '{}' stands in two places", category.id),
              fmt::format("take it out here, and list '{}' under `categories` of that team in `teams:`",
                          category.id));
    for (const Rule& rule : draft_.rules) linkHandoff(rule.handoff);
    for (const Guide& guide : draft_.guides)
      for (const Step& step : guide.steps) linkHandoff(step.handoff);
  }

  void error(const Place& place, std::string message, std::string hint = {}) {
    faults_.push_back({place, std::move(message), std::move(hint)});
  }
  void noSuch(const Ref& ref, std::string_view kind, const std::vector<std::string>& known) {
    error(ref.place, fmt::format("there is no {} '{}'", kind, ref.name), yaml::didYouMean(ref.name, known));
  }

  static bool within(int day, const Days& days) { return day >= days.from && day <= days.to; }

  void linkYear(const Year& year) {
    for (size_t i = 0; i < year.holidays.size(); ++i)
      for (size_t j = 0; j < i; ++j)
        if (within(year.holidays[i].from, year.holidays[j]) ||
            within(year.holidays[j].from, year.holidays[i]))
          error(year.holidays[i].place, fmt::format("'{}' and '{}' have a day in common",
                                                    year.holidays[j].name, year.holidays[i].name));
    for (size_t i = 0; i < year.makeup.size(); ++i) linkMakeup(year, i);
  }

  void linkMakeup(const Year& year, size_t i) {
    const Days& day = year.makeup[i];
    for (size_t j = 0; j < i; ++j)
      if (year.makeup[j].from == day.from) return error(day.place, "this make-up day stands twice");
    for (const Days& holiday : year.holidays)
      if (within(day.from, holiday))
        return error(day.place, fmt::format("this make-up day lies in '{}'", holiday.name));
    if (settings_.calendar.workingDays[weekday(year.year, day.from)])
      error(day.place, "this day is a working day in any case", "make-up days are days off that are worked");
  }

  static size_t weekday(int year, int day) {
    using namespace std::chrono;
    const sys_days date = std::chrono::year{year} / (day / 100) / (day % 100);
    return std::chrono::weekday{date}.iso_encoding() - 1;
  }

  // A solution is counted in the hours of working days: there must be some.
  void linkHours() {
    const auto worked = [&](const Hours& hours) {
      for (size_t day = 0; day < 7; ++day)
        if (settings_.calendar.workingDays[day] && !hours.week[day].empty()) return true;
      return false;
    };
    const std::string why = "nobody is there on any working day: nothing could ever be solved in time";
    const auto given = draft_.calendarKeys.find("hours");
    if (given != draft_.calendarKeys.end() && !worked(settings_.calendar.hours)) error(given->second, why);
    for (const Team& team : settings_.teams)
      if (team.hours && !worked(*team.hours))
        error(team.place, why, fmt::format("see `hours` of '{}'", team.id));
  }

  void linkTeam(const Team& team) {
    std::vector<std::string> categories, facts;
    for (const Category& category : settings_.categories) categories.push_back(category.id);
    for (const Rule& rule : draft_.rules) categories.push_back(rule.category);
    for (const Fact& fact : draft_.facts) facts.push_back(fact.id);
    for (const Ref& category : team.categories)
      if (std::find(categories.begin(), categories.end(), category.name) == categories.end())
        noSuch(category, "category", categories);
    for (const Skill& skill : team.skills)
      if (std::find(facts.begin(), facts.end(), skill.fact.name) == facts.end())
        noSuch(skill.fact, "fact", facts);
  }

  void linkHandoff(const std::optional<Handoff>& handoff) {
    if (!handoff || handoff->team.empty()) return;
    std::vector<std::string> teams;
    for (const Team& team : settings_.teams) teams.push_back(team.id);
    if (std::find(teams.begin(), teams.end(), handoff->team) == teams.end())
      noSuch({handoff->team, handoff->teamPlace}, "team", teams);
  }

  Draft& draft_;
  const Settings& settings_;
  Faults& faults_;
};

}  // namespace

void linkDesk(Draft& draft, Faults& faults) { DeskLinker(draft, faults).run(); }

}  // namespace xiaoer::rulebook
