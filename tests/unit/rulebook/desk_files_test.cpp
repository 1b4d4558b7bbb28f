// What an author sees of calendar.yaml and teams.yaml.
#include <catch2/catch.hpp>

#include "rulebook/check.h"
#include "rulebook/compile.h"

using namespace xiaoer;
using namespace xiaoer::rulebook;

namespace {

std::string faultsOf(const std::string& text) {
  std::string out;
  for (const Fault& f : compile({{"r.yaml", text}}, {}).faults) out += render(f, text);
  return out;
}

// The message of the only fault, with its place: "3:14 this day is …".
std::string fault(const std::string& text) {
  const Faults faults = compile({{"r.yaml", text}}, {}).faults;
  INFO(faultsOf(text));
  REQUIRE(faults.size() == 1);
  return std::to_string(faults[0].place.line) + ":" + std::to_string(faults[0].place.column) + " " +
         faults[0].message;
}

std::string inYear(const std::string& what) { return "calendar: {years: {2026: {" + what + "}}}"; }

Shifts mondays(const std::string& shifts) {
  const auto compiled =
      compile({{"r.yaml", "calendar: {hours: {mon: " + shifts + ", tue: \"09:00-10:00\"}}"}}, {});
  REQUIRE(compiled.book != nullptr);
  return compiled.book->settings.calendar.hours.week[0];
}

std::string written(const Shifts& shifts) {
  std::string out;
  for (const Shift& s : shifts) out += std::to_string(s.begin) + "-" + std::to_string(s.end) + " ";
  return out;
}

}  // namespace

TEST_CASE("shifts as they are written") {
  CHECK(written(mondays("\"09:00-21:00\"")) == "540-1260 ");
  CHECK(written(mondays("09:00-21:00")) == "540-1260 ");
  CHECK(written(mondays("[\"13:00-18:00\", \"09:00-12:00\"]")) == "540-720 780-1080 ");  // in order
  CHECK(written(mondays("[\"08:00-16:00\", \"12:00-20:00\"]")) == "480-1200 ");          // overlapping
  CHECK(written(mondays("[\"08:00-12:00\", \"12:00-20:00\"]")) == "480-1200 ");          // touching
  CHECK(written(mondays("\"20:00-04:00\"")) == "1200-1680 ");
  CHECK(written(mondays("\"00:00-24:00\"")) == "0-1440 ");
  CHECK(written(mondays("\"12:00-00:00\"")) == "720-1440 ");
  CHECK(written(mondays("[]")) == "");
}

TEST_CASE("days that are left out") {
  const auto compiled = compile({{"r.yaml", "calendar: {hours: {mon: \"09:00-21:00\"}}"}}, {});
  const Hours& hours = compiled.book->settings.calendar.hours;
  CHECK(hours.week[1].empty());
  CHECK(hours.holiday.empty());
  CHECK(written(hours.makeup) == "540-1260 ");  // as on a Monday
  CHECK(compile({{"r.yaml", ""}}, {}).book->settings.calendar.knows(2031));
}

TEST_CASE("a mistake in the calendar is shown with its place and the next step") {
  CHECK(faultsOf("calendar:\n  years:\n    2026:\n      makeup: [01-04, 01-05]\n") ==
        "r.yaml:4:23: error: this day is a working day in any case\n"
        "      makeup: [01-04, 01-05]\n"
        "                      ^ make-up days are days off that are worked\n");
  CHECK(faultsOf("bot:\n  hours: {mon: \"09:00-21:00\"}\n") ==
        "r.yaml:2:3: error: `hours` stands in the calendar now\n"
        "  hours: {mon: \"09:00-21:00\"}\n"
        "  ^ rules/calendar.yaml: calendar: {hours: {mon: \"09:00-21:00\"}}\n");
  CHECK(fault("bot: {peaks: [11-01..11-12]}") == "1:7 `peaks` stands in the calendar now");
  CHECK(fault("calendar: {hours: {mon: 9-21}}").find("a shift is written \"09:00-21:00\"") !=
        std::string::npos);
  for (const char* shift :
       {"09:00-09:00", "24:00-08:00", "09:00-24:30", "25:00-26:00", "-1:00-12:00", "09:00", "9:00-21:00"})
    CHECK(fault(std::string("calendar: {hours: {tue: 09:00-10:00, mon: \"") + shift + "\"}}")
              .find("1:43 a shift is") == 0);
  CHECK(fault(inYear("holidays: {元旦: 02-29}")) == "1:42 there is no day 02-29 in 2026");
  CHECK(fault(inYear("holidays: {元旦: 01-01..02-30}")) == "1:49 there is no day 02-30 in 2026");
  CHECK(fault(inYear("holidays: {元旦: 1-1}")).find("a day is written 02-15") != std::string::npos);
  CHECK(fault(inYear("holidays: {元旦: 12-31..01-02}")) == "1:42 these days end before they begin");
  CHECK(fault(inYear("holidays: {元旦: 01-01..01-03, 春节: 01-03..01-05}")) ==
        "1:60 '元旦' and '春节' have a day in common");
  CHECK(fault(inYear("holidays: {元旦: 01-01..01-04}, makeup: [01-04]")) ==
        "1:66 this make-up day lies in '元旦'");
  CHECK(fault(inYear("makeup: [01-04, 01-04]")) == "1:43 this make-up day stands twice");
  CHECK(fault(inYear("makeup: [01-03..01-04]")) == "1:36 make-up days stand here one by one");
  CHECK(fault("calendar: {years: {26: {}}}") == "1:20 a year is written like 2026");
  CHECK(fault("calendar: {peaks: {双11: 11-31..12-01}}") == "1:25 there is no day 11-31");
  CHECK(fault("calendar: {working_days: [sat], hours: {mon: \"09:00-21:00\"}}") ==
        "1:33 nobody is there on any working day: nothing could ever be solved in time");
}

TEST_CASE("a year may be a file of its own, but stands once") {
  const SourceFile first{"a.yaml",
                         "calendar: {hours: {mon: \"09:00-21:00\"}, years: {2026: {makeup: [01-04]}}}"};
  const auto both = compile({first, {"b.yaml", "calendar: {years: {2027: {}, 2025: {}}}"}}, {});
  REQUIRE(both.book != nullptr);
  const Calendar& calendar = both.book->settings.calendar;
  CHECK((calendar.years.size() == 3 && calendar.years[0].year == 2025 && calendar.years[2].year == 2027));
  CHECK((calendar.knows(2027) && !calendar.knows(2028)));
  const auto twice = compile({first, {"b.yaml", "calendar: {years: {2026: {}}, hours: {}}"}}, {});
  REQUIRE(twice.faults.size() == 2);
  CHECK(twice.faults[0].message == "the year 2026 stands twice");
  CHECK(twice.faults[0].hint == "the other one is at a.yaml:1");
  CHECK(twice.faults[1].message == "`hours` of the calendar stands twice");
}

TEST_CASE("a year that the file does not know is said, the next one from November on") {
  const auto rules = compile({{"r.yaml", "calendar:\n  years:\n    2025: {}\n    2026: {}\n"}}, {}).book;
  const Calendar& calendar = rules->settings.calendar;
  CHECK(checkYears(calendar, 2026, 10).empty());
  const Faults ending = checkYears(calendar, 2026, 11);
  REQUIRE(ending.size() == 1);
  CHECK((ending[0].severity == Fault::Severity::Warning && ending[0].place.line == 4));
  CHECK(ending[0].message.find("the holidays of 2027 are not known") == 0);
  CHECK(checkYears(calendar, 2026, 12).size() == 1);
  CHECK(checkYears(calendar, 2027, 1).at(0).message.find("the holidays of 2027") == 0);
  CHECK(checkYears(calendar, 2028, 12).at(0).message.find("the holidays of 2028") == 0);
  CHECK(checkYears(Calendar{}, 2026, 11).empty());  // no years: no holidays are wanted
}

TEST_CASE("a mistake in the teams is shown with its place") {
  const std::string tech = "teams: {tech: {categories: [data_sync]}}\n";
  CHECK(fault("teams: {tech: {categories: [data_snyc]}}") == "1:29 there is no category 'data_snyc'");
  CHECK(faultsOf("teams: {tech: {categories: [data_snyc]}}").find("did you mean 'data_sync'?") !=
        std::string::npos);
  CHECK(fault("teams: {tech: {skills: {plattform: [x]}}}") == "1:25 there is no fact 'plattform'");
  CHECK(fault("teams: {tech: {langs: [zh, de]}}").find("1:28") == 0);
  CHECK(fault("teams: {tech: {hours: {sun: \"09:00-10:00\"}}}")
            .find("1:9 nobody is there on any working day") == 0);
  CHECK(fault(tech + "rules: [{id: a, says: [x], handoff: {team: tehc}, tests: {yes: [x]}}]") ==
        "2:44 there is no team 'tehc'");
  CHECK(fault(tech + "bot: {categories: {data_sync: {team: tech}}}") ==
        "2:38 the team of 'data_sync' stands in two places");
  CHECK(compile({{"r.yaml", "rules: [{id: a, says: [x], handoff: {team: anyone}}]"}}, {}).book != nullptr);
}
