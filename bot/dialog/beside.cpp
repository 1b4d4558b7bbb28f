// "打得开,另外怎么做优惠券?": one clause answers the bot's question, another asks something else. Neither is
// lost.
#include <algorithm>

#include "dialog/moves.h"

namespace xiaoer::dialog {
namespace {

using rulebook::Matches;
using rulebook::Means;

// The message without the clause that answers.
std::string rest(const Turn& turn, const text::Clause& answer) {
  const auto& origin = answer.form.origin;
  return turn.typed.substr(0, origin.front()) + turn.typed.substr(origin.back());
}

std::vector<Matter> besides(const Turn& turn, const std::string& typed) {
  const text::NormalForm normal = text::normalise(typed);
  const Matches matches = rulebook::match(turn.rules(), normal.text, situation(turn), 4);
  auto several = matters(turn.rules(), typed, text::severalClauses(typed), matches, situation(turn));
  if (!several.empty() || matches.best.empty()) return several;
  const auto& best = matches.best[0];
  const bool sure = best.rule->means == Means::Nothing && best.confidence >= turn.rules().settings.answerAt;
  if (!sure) return {};
  return {{best.rule, best.confidence, rulebook::why(best, normal, typed), typed}};
}

// What it takes is said at once; what takes longer comes afterwards.
void answerOrPutOff(Turn& turn, const Matter& matter) {
  const rulebook::Rule& rule = *matter.rule;
  if (!rule.guideIndex && !rule.handoff) {
    if (say(turn, rule.reply, rule.id) && rule.article) showArticle(turn, rule.article->name);
    return;
  }
  const auto& guides = turn.state.guides;
  const auto runs = [&](const RunningGuide& running) { return running.rule == rule.id; };
  const auto waits = [&](const auto& one) { return one.first == rule.id; };
  const bool known = rule.id == turn.state.topic || std::any_of(guides.begin(), guides.end(), runs) ||
                     std::any_of(turn.state.later.begin(), turn.state.later.end(), waits);
  if (known) return;
  turn.state.later.emplace_back(rule.id, matter.words);
  const std::string title = rule.title.empty() ? matter.words : titleOf(turn, rule);
  say(turn, turn.rules().text("put_off"), "text:put_off:" + rule.id, {{"matter", title}});
}

}  // namespace

void answerBeside(Turn& turn, const text::Clause& answer) {
  for (const Matter& matter : besides(turn, rest(turn, answer))) answerOrPutOff(turn, matter);
}

const rulebook::Choice* chosenInClause(Turn& turn, const std::vector<rulebook::Choice>& choices) {
  const auto& parts = turn.clauses;
  if (parts.size() < 2) return nullptr;
  for (const text::Clause& part : parts) {
    if (part.denied) continue;
    const Matches heard = rulebook::match(turn.rules(), part.form.text, situation(turn), 1);
    const Means means =
        heard.best.empty() || !heard.best[0].hard ? Means::Nothing : heard.best[0].rule->means;
    const rulebook::Choice* choice = chosen(part.form.text, choices, means);
    if (choice == nullptr) continue;
    answerBeside(turn, part);
    return choice;
  }
  return nullptr;
}

}  // namespace xiaoer::dialog
