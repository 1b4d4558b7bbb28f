// One message being decided: what is known, and what has been decided so far. The moves (moves.h) work on it.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialog/decide.h"
#include "rulebook/match.h"
#include "text/clauses.h"

namespace xiaoer::dialog {

struct Turn {
  const Knowledge& know;
  const desk::Ticket* ticket;  // the conversation's, null if none
  UnixMillis now;
  LocalTime local;
  Decision& out;
  State& state;                            // out.state
  std::vector<Offer> offered;              // what the last reply offered; state.offers is being filled anew
  std::string typed;                       // "" where a choice was picked
  text::NormalForm message;                // of `typed`, without the clauses that are denied
  std::vector<text::Clause> clauses = {};  // of `typed`, several or none
  std::string asked = {};  // what an answer must answer, in normal form: `message`, or what a pick stands for
  desk::Event news = desk::Event::CustomerWrites;  // what opens a solved ticket again
  std::string wordsFor = {};                       // the ticket that was just rated: its customer may say why
  std::string noted = {};                          // a fact's value that this message told, new or set right
  bool opened = false;                             // this turn has opened a ticket or added to one
  desk::Priority costBefore = desk::Priority::Low;  // state.priority before this message

  const rulebook::RuleBook& rules() const { return know.rules; }
  Lang lang() const { return state.lang; }
};

// How `match.rule`, `why.nearest` and State::lastRule name an article.
constexpr std::string_view kArticlePrefix = "kb/";

// What conditions are held against.
rulebook::Situation situation(const Turn& turn);

// Values for the {names} of a sentence.
using Fill = std::vector<std::pair<std::string_view, std::string>>;

// Says the next wording that this conversation has not heard yet; false, and nothing said, when there is none
// left. `key` is what the wordings are counted under.
bool say(Turn& turn, const rulebook::Text& text, const std::string& key, const Fill& fill = {});
// One of the bot's own sentences (rulebook/builtin_texts.cpp).
bool sayOwn(Turn& turn, std::string_view name, const Fill& fill = {});
// A question as it stands the first time; later within a sentence of "resume" that was not heard yet; then
// not at all: its choices speak for themselves.
void askOnce(Turn& turn, const std::string& key, const std::string& question);
void sayPlain(Turn& turn, std::string text);

// The first wording of one of the bot's own texts: labels.
std::string own(const Turn& turn, std::string_view name);

// A button under the reply; a second one with the same id is left out.
void offer(Turn& turn, Offer made);

// The article's card; nothing where it no longer exists.
void showArticle(Turn& turn, std::string_view id);

// The graver of the two is kept: handed off, then asked or suggested, then answered.
void outcome(Turn& turn, Outcome one);

// What the decision's `match` says of this rule.
void matched(Turn& turn, const rulebook::Rule& rule, double confidence, std::string why);

// "today 18:30", "11月23日 10:00".
std::string spokenTime(const Turn& turn, UnixMillis at);
std::string spokenTime(Lang lang, const LocalTime& at, bool today);

// Replaces each {name} of `fill`.
std::string filled(std::string text, const Fill& fill);

}  // namespace xiaoer::dialog
