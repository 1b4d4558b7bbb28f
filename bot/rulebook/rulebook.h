// A compiled rule book: what the authors wrote, checked and linked, immutable and shared by every thread.
// The language is in docs/rules.md; compile.h makes one of these from files, match.h holds messages against
// it.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fault.h"
#include "rulebook/calendar.h"
#include "text/language.h"

namespace re2 {
class RE2;
}

namespace xiaoer::rulebook {

using text::Lang;

enum class Priority { Low = 0, Normal = 1, High = 2, Urgent = 3 };  // stored by name
std::string_view name(Priority priority);
std::optional<Priority> priorityNamed(std::string_view name);

// One text in up to two languages, in one or more wordings.
struct Text {
  std::array<std::vector<std::string>, 2> wordings;  // by Lang
  bool empty() const { return wordings[0].empty() && wordings[1].empty(); }
  // Of the other language where this one has none.
  const std::vector<std::string>& in(Lang lang) const;
  // The first wording, "" if there is none.
  std::string_view first(Lang lang) const;
};

// A name that another place of the files gives a meaning to.
struct Ref {
  std::string name;
  Place place;
};

// One line of `says` or `never`, in one of the three shapes.
struct Line {
  enum class Kind { Example, Words, Pattern };
  Kind kind = Kind::Example;
  std::string written;  // as the author wrote it, lists not yet put in
  Place place;
  std::string example;                          // Example: its normal form
  std::vector<std::vector<std::string>> words;  // Words: for each element the words that satisfy it
  std::string pattern;                          // Pattern: RE2 syntax, lists put in
  std::shared_ptr<const re2::RE2> compiled;     // Pattern of a choice; those of rules are the Matcher's
};

// What the customer wants of the conversation itself rather than of the knowledge.
enum class Means { Nothing, Human, TicketStatus, NotSolved, Solved, Yes, No, Skip, Back, More };

struct Handoff {
  std::string team;  // "": the one that fits
  Place teamPlace;
  std::optional<Priority> priority;
  std::vector<Ref> needs;  // facts, asked for in this order before the ticket is opened
  Text say;
};

// All that are set must hold.
struct Condition {
  std::optional<Lang> lang;
  std::vector<std::string> plans;
  std::optional<bool> open, peak, incident;
};

struct Test {
  std::string message;
  Place place;
};

struct Rule {
  std::string id;
  Place place;
  Text title;
  std::string category;
  std::vector<Line> says, never;
  std::vector<Ref> over, after;
  std::vector<uint32_t> beats, follows;  // rules of `over`, sorted, and `after`: indices in RuleBook::rules
  std::vector<std::string> beatsAll;     // categories of `over`
  Condition when;
  Text reply;
  std::optional<Ref> article, guide;
  std::optional<uint32_t> guideIndex;
  std::optional<Handoff> handoff;
  Means means = Means::Nothing;
  bool general = false;  // the net of its category: loses to every other rule of it
  std::vector<Test> yes, no;
  bool builtIn = false;
};

// Where a guide goes on.
struct Target {
  enum class Kind { Next, Step, Handoff, End };
  Kind kind = Kind::Next;
  Ref written;        // Step: its id
  uint32_t step = 0;  // Step: its index
};

struct Choice {
  std::string id;
  Place place;
  Text label, say, tried;
  Target then;
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<Line> says;
  std::optional<Priority> priority;
};

struct Step {
  enum class Kind { Say, Ask, Solved, Handoff };
  std::string id;
  Place place;
  Kind kind = Kind::Say;
  Text say;                     // Say: the words; Solved: the question
  std::vector<Choice> choices;  // Say
  Ref fact;                     // Ask
  std::optional<Handoff> handoff;
  std::optional<Ref> article;
  Target then;
};

struct Guide {
  std::string id;
  Place place;
  std::vector<Step> steps;  // at least one
};

// What the page knows of the customer and a fact may be.
enum class PageField { Nothing, Name, Contact, Shop, Plan };

struct Fact {
  std::string id;
  Text label, ask;
  std::shared_ptr<const re2::RE2> pattern;  // may be null
  std::vector<Choice> choices;              // id, label, says and priority are used
  PageField from = PageField::Nothing;      // what the page may know it from
};

// What agents answer again and again, as the authors would have it.
struct CannedReply {
  std::string id;
  Place place;
  Text title, text;
  std::string category;  // "": any
};

struct Category {
  std::string id;
  Text title;
  std::string team = "support";  // where no teams are named
  Place teamPlace;               // where an author wrote it; else no file
  Priority priority = Priority::Normal;
  int resolveDays = 3;   // working days
  bool problem = false;  // one of the five problem types
};

// Values of a fact that a team knows its way with.
struct Skill {
  Ref fact;
  std::vector<std::string> values;  // in normal form
};

struct Team {
  std::string id;
  Text name;
  std::vector<Ref> categories;
  std::vector<Skill> skills;
  std::array<bool, 2> langs = {true, true};  // by Lang
  std::optional<Hours> hours;                // nothing: the calendar's
  Place place;
};

// How the help centre and the widget present themselves.
struct Site {
  std::string url;    // an origin, like https://help.example.com; "": what the Host header says
  std::string brand;  // "#0b6bcb": always six digits, small letters; "": the design's own colour
  std::string logo;   // http(s) URL in ASCII, no quotes, blanks or brackets; "": the name's first character
  Text greeting, announcement;
  // Who may embed the widget, as browsers write it in Origin: small letters, no default port; or "*".
  std::vector<std::string> origins;
};

struct Settings {
  Text botName;
  double answerAt = 0.6, suggestAt = 0.35;
  std::vector<std::string> speltRight;  // normal form; never read as other words
  std::string timezone = "Asia/Shanghai";
  Calendar calendar;
  std::vector<Team> teams;              // in the files' order; none: a category's `team` is all there is
  std::vector<std::string> firstPlans;  // in normal form
  std::vector<Category> categories;     // the five problems and the service categories always among them
  std::vector<std::pair<std::string, Text>> texts;  // the bot's own sentences, every name of builtin_texts.h
  Site site;
};

class Matcher;
class Misspelling;
class FactFinder;

struct RuleBook {
  std::vector<Rule> rules;  // the built-in ones first, then by file name and line
  std::vector<Guide> guides;
  std::vector<Fact> facts;
  bool asksTheClock = false;         // a rule's `when` speaks of opening hours or peak seasons
  std::vector<Line> notOurs;         // examples of what no rule is to answer
  std::vector<CannedReply> replies;  // by file name and line
  Settings settings;
  std::shared_ptr<const Matcher> matcher;
  std::shared_ptr<const Misspelling> misspelling;
  std::shared_ptr<const FactFinder> factFinder;

  // Null where there is none.
  const Rule* rule(std::string_view id) const;
  const Guide* guide(std::string_view id) const;
  const Fact* fact(std::string_view id) const;
  // A category without an entry of its own has the defaults of Category.
  Category category(std::string_view id) const;
  // One of the problems that customers come with?
  bool isProblem(std::string_view category) const;
  // One of the bot's own sentences.
  const Text& text(std::string_view name) const;
};

}  // namespace xiaoer::rulebook
