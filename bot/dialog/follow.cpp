// Asking on: what was just answered is looked at more closely, and nothing is said twice.
#include <fmt/format.h>

#include "dialog/moves.h"

namespace xiaoer::dialog {
namespace {

std::string passageKey(const articles::Article& article, size_t number) {
  return fmt::format("{}{}#{}", kArticlePrefix, article.id, number);
}

std::vector<size_t> quoted(const Turn& turn, const articles::Article& article) {
  std::vector<size_t> out;
  for (size_t i = 0; i < article.passages.size(); ++i)
    if (turn.state.given.contains(passageKey(article, i))) out.push_back(i);
  return out;
}

const articles::Article* articleNamed(const Turn& turn, std::string_view id) {
  return turn.know.articles.find(id, turn.lang());
}

// Of the step that waits, else of what answered last.
const articles::Article* articleInTalk(const Turn& turn) {
  if (const auto at = here(turn); at && at->step->article) return articleNamed(turn, at->step->article->name);
  const std::string_view last = turn.state.lastRule;
  if (last.starts_with(kArticlePrefix)) return articleNamed(turn, last.substr(kArticlePrefix.size()));
  const rulebook::Rule* rule = turn.rules().rule(last);
  return rule != nullptr && rule->article ? articleNamed(turn, rule->article->name) : nullptr;
}

}  // namespace

bool quote(Turn& turn, const articles::Article& article) {
  const auto best = articles::bestPassage(article.passages, turn.asked, quoted(turn, article));
  if (!best) return false;
  ++turn.state.given[passageKey(article, *best)];
  sayPlain(turn, article.passages[*best].markdown);
  return true;
}

bool explain(Turn& turn) {
  if (const auto* article = articleInTalk(turn); article != nullptr && quote(turn, *article)) return true;
  const rulebook::Rule* last = turn.rules().rule(turn.state.lastRule);
  return last != nullptr && say(turn, last->reply, last->id);
}

void tellMore(Turn& turn) {
  if (!explain(turn)) notSolved(turn);
}

}  // namespace xiaoer::dialog
