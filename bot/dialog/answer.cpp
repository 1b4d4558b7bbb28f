// Answering from rules and articles: the next wording, never one twice; choices where the bot is not sure; a
// human below that.
#include <fmt/format.h>

#include <algorithm>

#include "dialog/moves.h"

namespace xiaoer::dialog {
namespace {

using rulebook::Match;
using rulebook::Matches;
using rulebook::Means;
using rulebook::Rule;

constexpr size_t kSuggestions = 3;
constexpr size_t kNearest = 5;
constexpr std::string_view kArticlePrefix = "kb/";  // how `match.rule` names an article

bool isProblem(const Turn& turn, const Rule& rule) { return turn.rules().category(rule.category).problem; }

// Nothing in it that could help further when the wordings are used up.
bool isSmallTalk(const Turn& turn, const Rule& rule) {
  return !isProblem(turn, rule) && !rule.guide && !rule.article && !rule.handoff;
}

std::string titleOf(const Turn& turn, const Rule& rule) {
  return rule.title.empty() ? rule.id : std::string(rule.title.first(turn.lang()));
}

std::string_view articleId(std::string_view rule) { return rule.substr(kArticlePrefix.size()); }

bool disjoint(const Match& a, const Match& b) {
  for (const auto& x : a.spans)
    for (const auto& y : b.spans)
      if (x.begin < y.end && y.begin < x.end) return false;
  return true;
}

// A second problem of another category, in another place of the message.
const Match* secondProblem(const Turn& turn, const Matches& matches) {
  const Match& first = matches.best[0];
  for (const Match& other : matches.best) {
    const bool differs =
        other.hard && other.rule->category != first.rule->category && isProblem(turn, *other.rule);
    if (differs && isProblem(turn, *first.rule) && disjoint(first, other)) return &other;
  }
  return nullptr;
}

void view(Turn& turn, const Offer& offer, std::string why) {
  if (turn.out.match) return;
  const bool isRule = offer.kind == Offer::Kind::Rule;
  const Rule* rule = isRule ? turn.rules().rule(offer.target) : nullptr;
  const articles::Article* article = isRule ? nullptr : turn.know.articles.find(offer.target, turn.lang());
  const std::string category = rule != nullptr      ? rule->category
                               : article != nullptr ? article->category
                                                    : "general";
  turn.out.match = MatchView{(isRule ? "" : std::string(kArticlePrefix)) + offer.target, category,
                             offer.confidence, std::move(why)};
}

void suggest(Turn& turn, const std::vector<Offer>& best) {
  if (++turn.state.notUnderstood >= 2) return handOff(turn, desk::Reason::NotUnderstoodTwice, {}, {}, best);
  turn.state.problem = turn.typed;
  sayOwn(turn, "suggest");
  for (const Offer& one : best) {
    if (turn.state.offers.size() >= kSuggestions || one.confidence < turn.rules().settings.suggestAt) break;
    const auto& offers = turn.state.offers;
    const bool sameLabel =
        std::any_of(offers.begin(), offers.end(), [&](const Offer& o) { return o.label == one.label; });
    if (!sameLabel) offer(turn, one);
  }
  offer(turn, {"none", own(turn, "label_none"), Offer::Kind::None, ""});
  offer(turn, {"human", own(turn, "label_human"), Offer::Kind::Human, ""});
  outcome(turn, Outcome::Suggested);
}

bool usedUpWordings(const Turn& turn, const Rule& rule) {
  const auto given = turn.state.given.find(rule.id);
  return given != turn.state.given.end() &&
         static_cast<size_t>(given->second) >= rule.reply.in(turn.lang()).size();
}

// The rule has nothing new to say.
void usedUp(Turn& turn, const Rule& rule) {
  if (isSmallTalk(turn, rule)) return askWhatItIs(turn);
  handOff(turn, desk::Reason::NotSolved);
}

struct Ranked {
  std::vector<Offer> best;  // rules and articles together, best first
  std::string why;          // the evidence for the first, in words
};

Ranked ranked(const Turn& turn, const Matches& matches) {
  Ranked out;
  const auto hits = turn.know.articles.search(turn.message.text, turn.lang(), kNearest);
  for (const Match& m : matches.best)
    if (m.rule->means == Means::Nothing)
      out.best.push_back(
          {"rule:" + m.rule->id, titleOf(turn, *m.rule), Offer::Kind::Rule, m.rule->id, m.confidence});
  for (const auto& hit : hits)
    out.best.push_back(
        {"kb:" + hit.article->id, hit.article->title, Offer::Kind::Article, hit.article->id, hit.confidence});
  std::stable_sort(out.best.begin(), out.best.end(),
                   [](const Offer& a, const Offer& b) { return a.confidence > b.confidence; });
  if (out.best.size() > kNearest) out.best.resize(kNearest);
  if (out.best.empty()) return out;
  const Offer& first = out.best.front();
  for (const Match& m : matches.best)
    if (first.kind == Offer::Kind::Rule && m.rule->id == first.target)
      out.why = rulebook::why(m, turn.message, turn.typed);
  for (const auto& hit : hits)
    if (first.kind == Offer::Kind::Article && hit.article->id == first.target) out.why = hit.why;
  return out;
}

}  // namespace

void answerRule(Turn& turn, const Rule& rule) {
  State& state = turn.state;
  if (rule.means != Means::Nothing) return obey(turn, rule.means);
  const bool first = state.given.find(rule.id) == state.given.end();
  state.lastRule = rule.id;
  state.notUnderstood = 0;
  if (isProblem(turn, rule)) {
    state.topic = rule.id;
    if (!turn.typed.empty()) state.problem = turn.typed;
  }
  const bool said = say(turn, rule.reply, rule.id);
  if (!first && !said) return usedUp(turn, rule);
  if (first && rule.article) showArticle(turn, rule.article->name);
  if (first && rule.guideIndex) return startGuide(turn, rule);
  if (rule.handoff) beginHandoff(turn, *rule.handoff, desk::Reason::Policy);
}

void answerArticle(Turn& turn, std::string_view id) {
  const std::string key = std::string(kArticlePrefix) + std::string(id);
  turn.state.lastRule = turn.state.topic = key;
  turn.state.notUnderstood = 0;
  turn.state.problem = turn.typed.empty() ? turn.state.problem : turn.typed;
  if (turn.state.given[key]++ > 0) return handOff(turn, desk::Reason::NotSolved);
  showArticle(turn, id);
}

void answerBest(Turn& turn, const Matches& matches) {
  const auto& settings = turn.rules().settings;
  if (!matches.best.empty() && matches.best[0].hard && matches.best[0].confidence >= settings.answerAt) {
    const Match& best = matches.best[0];
    if (const Match* second = secondProblem(turn, matches)) turn.state.later.push_back(second->rule->id);
    matched(turn, *best.rule, best.confidence, rulebook::why(best, turn.message, turn.typed));
    answerRule(turn, *best.rule);
    if (turn.state.guides.empty() && !turn.state.asking) resume(turn);
    return;
  }
  const auto [best, why] = ranked(turn, matches);
  const double confidence = best.empty() ? 0 : best[0].confidence;
  if (best.empty() || confidence < settings.suggestAt)
    return matches.unheard ? askWhatItIs(turn)  // "好的" out of the blue: an answer to no question
                           : handOff(turn, desk::Reason::NoRule, {}, {}, best);
  view(turn, best[0], why);
  // With a ticket open, what is not clearly a question of its own is more about the ticket.
  const bool open = turn.ticket != nullptr && desk::isOpen(turn.ticket->status);
  if (confidence < settings.answerAt) return open ? handOff(turn, desk::Reason::NoRule) : suggest(turn, best);
  if (best[0].kind == Offer::Kind::Rule) return answerRule(turn, *turn.rules().rule(best[0].target));
  answerArticle(turn, best[0].target);
}

void notSolved(Turn& turn) {
  const State& state = turn.state;
  const Rule* last = turn.rules().rule(state.lastRule);
  if (last != nullptr && isSmallTalk(turn, *last) && usedUpWordings(turn, *last))
    return handOff(turn, desk::Reason::NotSolved);
  if (last != nullptr) return answerRule(turn, *last);
  if (state.lastRule.starts_with(kArticlePrefix)) return answerArticle(turn, articleId(state.lastRule));
  if (turn.ticket != nullptr && desk::isOpen(turn.ticket->status))
    return handOff(turn, desk::Reason::NotSolved);
  askWhatItIs(turn);
}

void askWhatItIs(Turn& turn) {
  if (!sayOwn(turn, "what_is_it")) return handOff(turn, desk::Reason::NotUnderstoodTwice);
  for (const auto& category : turn.rules().settings.categories)
    if (category.problem)
      offer(turn, {"category:" + category.id, std::string(category.title.first(turn.lang())),
                   Offer::Kind::Category, category.id});
  offer(turn, {"human", own(turn, "label_human"), Offer::Kind::Human, ""});
  outcome(turn, Outcome::Asked);
}

void obey(Turn& turn, Means means) {
  const auto offers = [&](Offer::Kind kind) {
    return std::any_of(turn.offered.begin(), turn.offered.end(),
                       [&](const Offer& o) { return o.kind == kind; });
  };
  switch (means) {
    case Means::Human:
      turn.state.guides.clear(), turn.state.later.clear(), turn.state.asking.reset();
      return handOff(turn, desk::Reason::AskedForHuman);
    case Means::TicketStatus:
      return tellTicketStatus(turn);
    case Means::NotSolved:
      return notSolved(turn);
    case Means::Solved:
      turn.state.lastRule.clear();
      sayOwn(turn, "glad");
      return;
    case Means::Yes:
      if (turn.offered.size() == 1 && offers(Offer::Kind::Human)) return obey(turn, Means::Human);
      return askWhatItIs(turn);
    case Means::No:
      if (offers(Offer::Kind::None)) return handOff(turn, desk::Reason::NoRule);
      return askWhatItIs(turn);
    case Means::Nothing:
    case Means::Skip:
    case Means::Back:
      return askWhatItIs(turn);
  }
}

}  // namespace xiaoer::dialog
