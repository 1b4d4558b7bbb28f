// Answering from rules and articles: the next wording, never one twice; several things one after the other.
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "dialog/moves.h"

namespace xiaoer::dialog {
namespace {

using rulebook::Match;
using rulebook::Matches;
using rulebook::Means;
using rulebook::Rule;

// Nothing in it that could help further when the wordings are used up.
bool isSmallTalk(const Turn& turn, const Rule& rule) {
  return !isProblem(turn, rule) && !rule.guide && !rule.article && !rule.handoff;
}

bool disjoint(const Match& a, const Match& b) {
  for (const auto& x : a.spans)
    for (const auto& y : b.spans)
      if (x.begin < y.end && y.begin < x.end) return false;
  return true;
}

Matter matterOf(const Turn& turn, const Match& match) {
  return {match.rule, match.confidence, rulebook::why(match, turn.message, turn.typed), turn.typed};
}

// Two problems of different categories in different places of one sentence, the first one first.
std::vector<Matter> twoProblems(const Turn& turn, const Matches& matches) {
  if (matches.best.empty() || !matches.best[0].hard) return {};
  const Match& best = matches.best[0];
  for (const Match& other : matches.best) {
    const bool differs = other.hard && other.read.empty() && other.rule->category != best.rule->category &&
                         !other.rule->general;
    if (!differs || !isProblem(turn, *other.rule) || !isProblem(turn, *best.rule) || !disjoint(best, other))
      continue;
    const bool before = other.spans.front().begin < best.spans.front().begin;
    return {matterOf(turn, before ? other : best), matterOf(turn, before ? best : other)};
  }
  return {};
}

std::string titleOf(const Turn& turn, const Matter& matter) {
  return matter.rule->title.empty() ? matter.words : titleOf(turn, *matter.rule);
}

void announce(Turn& turn, const std::vector<Matter>& all) {
  std::string list, key = "text:several";
  for (const Matter& one : all) {
    list += fmt::format("{}{}. {}", list.empty() ? "" : "\n", &one - all.data() + 1, titleOf(turn, one));
    key += ":" + one.rule->id;
  }
  say(turn, turn.rules().text("several"), key, {{"list", list}});
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

}  // namespace

bool isProblem(const Turn& turn, const Rule& rule) { return turn.rules().isProblem(rule.category); }

std::vector<Matter> mattersOf(const Turn& turn, const Matches& matches) {
  auto parts = matters(turn.rules(), turn.typed, turn.clauses, matches, situation(turn));
  return parts.empty() ? twoProblems(turn, matches) : parts;
}

void answerRule(Turn& turn, const Rule& rule, std::string_view words) {
  State& state = turn.state;
  if (rule.means != Means::Nothing) return obey(turn, rule.means);
  const bool first = state.given.find(rule.id) == state.given.end();
  state.lastRule = rule.id;
  state.notUnderstood = 0;
  if (isProblem(turn, rule)) {
    state.topic = rule.id;
    if (!words.empty()) state.problem = words;
  }
  const bool said = say(turn, rule.reply, rule.id);
  if (!first && !said) return usedUp(turn, rule);
  const articles::Article* article =
      first && rule.article ? turn.know.articles.find(rule.article->name, turn.lang()) : nullptr;
  if (article != nullptr && rule.reply.empty()) quote(turn, *article);
  if (article != nullptr) showArticle(turn, rule.article->name);
  if (first && rule.guideIndex) return startGuide(turn, rule);
  if (rule.handoff) beginHandoff(turn, *rule.handoff, desk::Reason::Policy);
}

void answerArticle(Turn& turn, std::string_view id, std::string_view words) {
  const std::string key = std::string(kArticlePrefix) + std::string(id);
  turn.state.lastRule = turn.state.topic = key;
  turn.state.notUnderstood = 0;
  const std::string asked = turn.state.problem;
  if (!words.empty()) turn.state.problem = words;
  const bool again = turn.state.given[key]++ > 0;
  const articles::Article* article = turn.know.articles.find(id, turn.lang());
  // Another question that the same article answers gets another passage.
  const bool asksAnew = !again || (!words.empty() && words != asked);
  const bool quoted = article != nullptr && asksAnew && quote(turn, *article);
  if (again && !quoted) return handOff(turn, desk::Reason::NotSolved);
  if (!again) showArticle(turn, id);
}

// The first one now, the others after it; the customer hears that all of them were heard.
void answerMatters(Turn& turn, const std::vector<Matter>& all) {
  const Matter& first = all.front();
  if (all.size() > 1) announce(turn, all);
  for (auto one = all.rbegin(); one + 1 != all.rend(); ++one)
    turn.state.later.insert(turn.state.later.begin(), {one->rule->id, one->words});
  matched(turn, *first.rule, first.confidence, first.why);
  answerRule(turn, *first.rule, first.words);
  if (turn.state.guides.empty() && !turn.state.asking) resume(turn);
}

namespace {

// "你好", "thanks" in a book that has no rule for it: nobody needs a person for that.
bool hearCourtesy(Turn& turn) {
  static const re2::RE2 kGreeting(
      "^(?:你好|您好|你们好|大家好|哈喽|哈啰|嗨|在吗|在不在|有人吗|有人在吗|早上?好?|上午好|中午好|下午好|"
      "晚上好|喂|hi|hello|hey|"
      "good (?:morning|afternoon|evening))(?: there)?[啊呀哦吗,.!? ]*$");
  static const re2::RE2 kThanks(
      "^(?:好的?|ok)?[, ]*(?:谢谢|多谢|感谢|谢啦|唔该|再见|拜拜|thanks|thank "
      "you|thx|bye|goodbye)(?:你|您|了|啊|哈| so much| "
      "a lot)*[,.!? ]*$");
  if (turn.ticket != nullptr && desk::isOpen(turn.ticket->status)) return false;
  if (re2::RE2::FullMatch(turn.message.text, kGreeting)) {
    askWhatItIs(turn);
    return true;
  }
  if (!re2::RE2::FullMatch(turn.message.text, kThanks) || !sayOwn(turn, "glad")) return false;
  outcome(turn, Outcome::Answered);
  return true;
}

}  // namespace

void answerBest(Turn& turn, const Matches& matches) {
  const auto& settings = turn.rules().settings;
  if (const auto all = mattersOf(turn, matches); !all.empty()) return answerMatters(turn, all);
  if (!matches.best.empty() && matches.best[0].hard && matches.best[0].confidence >= settings.answerAt)
    return answerMatters(turn, {matterOf(turn, matches.best[0])});
  const auto [best, why] = ranked(turn, matches);
  const double confidence = best.empty() ? 0 : best[0].confidence;
  if (best.empty() || confidence < settings.suggestAt) {
    if (hearCourtesy(turn)) return;
    return matches.unheard ? askWhatItIs(turn)  // "好的" out of the blue: an answer to no question
                           : handOff(turn, desk::Reason::NoRule, {}, {}, nearest(best));
  }
  view(turn, best[0], why);
  // With a ticket open, what is not clearly a question of its own is more about the ticket.
  const bool open = turn.ticket != nullptr && desk::isOpen(turn.ticket->status);
  if (confidence < settings.answerAt)
    return open ? handOff(turn, desk::Reason::NoRule, {}, {}, nearest(best)) : suggest(turn, best);
  if (best[0].kind == Offer::Kind::Rule)
    return answerRule(turn, *turn.rules().rule(best[0].target), turn.typed);
  answerArticle(turn, best[0].target, turn.typed);
}

void notSolved(Turn& turn) {
  const State& state = turn.state;
  const Rule* last = turn.rules().rule(state.lastRule);
  if (last != nullptr && isSmallTalk(turn, *last) && usedUpWordings(turn, *last))
    return handOff(turn, desk::Reason::NotSolved);
  if (last != nullptr) return answerRule(turn, *last, {});
  if (state.lastRule.starts_with(kArticlePrefix)) return handOff(turn, desk::Reason::NotSolved);
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
      turn.state.guides.clear(), turn.state.asking.reset();
      return handOff(turn, desk::Reason::AskedForHuman);
    case Means::TicketStatus:
      return tellTicketStatus(turn);
    case Means::NotSolved:
      return notSolved(turn);
    case Means::Solved:
      turn.state.lastRule.clear();
      sayOwn(turn, "glad");
      return;
    case Means::More:
      return tellMore(turn);
    case Means::Yes:
      if (turn.offered.size() == 1 && offers(Offer::Kind::Human)) return obey(turn, Means::Human);
      return askWhatItIs(turn);
    case Means::No:
    case Means::Nothing:
    case Means::Skip:
    case Means::Back:
      return askWhatItIs(turn);
  }
}

}  // namespace xiaoer::dialog
