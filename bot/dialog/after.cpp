// After the solution: what a message means for a ticket that is solved or closed. Thanks change nothing; what
// says that the trouble is back opens it again at once; a question goes the usual way first, and opens it
// again only where nothing answers (docs/desk.md, "After a ticket is solved").
#include <algorithm>

#include "dialog/moves.h"

namespace xiaoer::dialog {
namespace {

using rulebook::Means;

bool isDone(const Turn& turn) { return turn.ticket != nullptr && !desk::isOpen(turn.ticket->status); }

bool isOfTicket(const Turn& turn, std::string_view topic) {
  const auto& all = turn.state.ticketTopics;
  return std::find(all.begin(), all.end(), topic) != all.end();
}

// Nothing else has been spoken of since, or it has just been rated.
bool isStillTheTopic(const Turn& turn) {
  return turn.state.topic.empty() || isOfTicket(turn, turn.state.topic) ||
         turn.wordsFor == turn.ticket->number;
}

bool aboutProblem(const Turn& turn, std::string_view category) {
  return turn.rules().category(category).problem;
}

// What a rule surely hears.
const rulebook::Match* surely(const Turn& turn, const rulebook::Matches& matches) {
  const bool sure = !matches.best.empty() && matches.best[0].confidence >= turn.rules().settings.answerAt;
  return sure ? &matches.best[0] : nullptr;
}

const rulebook::Match* problemIn(const Turn& turn, const rulebook::Matches& matches) {
  const rulebook::Match* heard = surely(turn, matches);
  return heard != nullptr && isProblem(turn, *heard->rule) ? heard : nullptr;
}

// A ticket that is about no problem we know, like one for a person, may have been about this one.
bool isOfMatter(const Turn& turn, const rulebook::Rule& rule) {
  const std::string& category = turn.ticket->category;
  return isOfTicket(turn, rule.id) || rule.category == category || !aboutProblem(turn, category);
}

bool isBack(const Turn& turn, const rulebook::Matches& matches, Means means) {
  if (means == Means::NotSolved) return isStillTheTopic(turn);
  if (means != Means::Nothing || !desk::saysItIsBack(turn.typed)) return false;
  const rulebook::Match* problem = problemIn(turn, matches);
  return problem == nullptr ? isStillTheTopic(turn) : isOfMatter(turn, *problem->rule);
}

void reopenFor(Turn& turn, const rulebook::Match* problem) {
  if (problem != nullptr) {
    matched(turn, *problem->rule, problem->confidence, rulebook::why(*problem, turn.message, turn.typed));
    turn.state.topic = problem->rule->id;
  }
  turn.state.problem = turn.typed;
  const desk::Aftercare& care = turn.ticket->aftercare;
  if (care.heldAskedAt && !care.held) turn.news = desk::Event::SaysNotHeld;
  handOff(turn, desk::Reason::NotSolved);
}

// A rule of an author's that has a wording left says it better.
bool isAnswered(const Turn& turn, const rulebook::Matches& matches) {
  const rulebook::Match* heard = surely(turn, matches);
  if (heard == nullptr) return false;
  const rulebook::Rule& rule = *heard->rule;
  const auto given = turn.state.given.find(rule.id);
  const size_t used = given == turn.state.given.end() ? 0 : static_cast<size_t>(given->second);
  return rule.means == Means::Nothing && used < rule.reply.in(turn.lang()).size();
}

// The first wording again and again, rather than silence.
void sayAlways(Turn& turn, std::string_view text) {
  if (!sayOwn(turn, text)) sayPlain(turn, own(turn, text));
}

bool confirmed(Turn& turn) {
  if (!isStillTheTopic(turn)) return false;  // it is the last answer that works
  const desk::Aftercare& care = turn.ticket->aftercare;
  if (care.heldAskedAt && !care.held) turn.out.effects.push_back(HappenToTicket{desk::Event::SaysHeld});
  sayAlways(turn, "confirmed");
  return true;
}

}  // namespace

bool hearAfterwards(Turn& turn, const rulebook::Matches& matches, Means means) {
  if (!isDone(turn)) return false;
  switch (desk::heard(turn.typed)) {
    case desk::Event::CustomerThanks:
      if (isAnswered(turn, matches) || (means != Means::Nothing && !turn.offered.empty())) return false;
      sayAlways(turn, "welcome");
      return true;
    case desk::Event::CustomerConfirms:
      return confirmed(turn);
    default:
      if (!isBack(turn, matches, means)) return false;
      reopenFor(turn, problemIn(turn, matches));
      return true;
  }
}

bool belongsToSolved(const Turn& turn, desk::Reason reason) {
  if (turn.ticket == nullptr || turn.ticket->status != desk::Status::Solved) return false;
  if (reason == desk::Reason::NoRule || reason == desk::Reason::NotUnderstoodTwice) return true;  // in doubt
  if (isStillTheTopic(turn) || categoryOfTopic(turn) == turn.ticket->category) return true;
  // What a rule hands over by design has a team of its own.
  return reason != desk::Reason::Policy && !aboutProblem(turn, turn.ticket->category);
}

}  // namespace xiaoer::dialog
