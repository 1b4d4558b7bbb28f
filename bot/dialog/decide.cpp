#include "dialog/decide.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "dialog/moves.h"
#include "text/clauses.h"

namespace xiaoer::dialog {
namespace {

using rulebook::Match;
using rulebook::Matches;
using rulebook::Means;

constexpr size_t kCandidates = 8;
constexpr double kForeseen = 0.95;

void takeCustomer(const desk::Customer& more, desk::Customer& into) {
  for (auto field : {&desk::Customer::name, &desk::Customer::contact, &desk::Customer::shop,
                     &desk::Customer::plan, &desk::Customer::page})
    if (!(more.*field).empty()) into.*field = more.*field;
}

// A running conversation changes its language only for a sentence, not for an "ok" or an error code.
Lang languageOf(const State& state, const Said& said, std::string_view normal, bool first) {
  if (said.lang) return *said.lang;
  const auto heard = text::recognise(normal);
  if (!heard || *heard == state.lang) return state.lang;
  const bool sentence = *heard == Lang::Zh || text::words(text::opening(normal)).size() > 2;
  return first || sentence ? *heard : state.lang;
}

// The signal among the matches: a wish for a human wherever it stands, else what the best one means.
const Match* signal(const Matches& matches, double answerAt) {
  for (const Match& m : matches.best)
    if (m.hard && m.rule->means == Means::Human) return &m;
  if (matches.best.empty() || matches.best[0].rule->means == Means::Nothing ||
      matches.best[0].confidence < answerAt)
    return nullptr;
  return &matches.best[0];
}

void unreadable(Turn& turn) {
  const bool waits = turn.state.asking || !turn.state.guides.empty();
  if (!waits && hearAfterwards(turn, {}, Means::Nothing)) return;  // a smile
  if (++turn.state.notUnderstood >= 2) return handOff(turn, desk::Reason::NotUnderstoodTwice);
  if (waits) return resume(turn);
  sayOwn(turn, "unreadable");
  offer(turn, {"human", own(turn, "label_human"), Offer::Kind::Human, ""});
  outcome(turn, Outcome::Asked);
}

void pick(Turn& turn, const Offer& offer) {
  using Kind = Offer::Kind;
  keepPick(turn, offer);
  turn.asked = text::normalised(turn.state.problem);
  switch (offer.kind) {
    case Kind::Rule:
      if (const auto* rule = turn.rules().rule(offer.target)) {
        matched(turn, *rule, offer.confidence, "picked by the customer");
        return answerRule(turn, *rule, {});
      }
      return askWhatItIs(turn);
    case Kind::Article:
      return answerArticle(turn, offer.target, {});
    case Kind::Category:
      turn.state.problem = offer.label;
      if (!sayOwn(turn, "describe")) return handOff(turn, desk::Reason::NotUnderstoodTwice);
      return outcome(turn, Outcome::Asked);
    case Kind::GuideChoice:
      return pickGuideChoice(turn, offer.target);
    case Kind::FactChoice:
      return pickFactChoice(turn, offer.target);
    case Kind::Skip:
      return skipFact(turn);
    case Kind::Human:
      return obey(turn, Means::Human);
    case Kind::None:
      return handOff(turn, desk::Reason::NoRule, {}, {}, nearest(turn.offered));
    case Kind::Solved:
      return guideSolved(turn);
    case Kind::NotSolved:
      return guideNotSolved(turn);
  }
}

// "两个都有", "both": the first now, the other one after it.
void pickAll(Turn& turn, const std::vector<const Offer*>& all) {
  for (size_t i = 1; i < all.size(); ++i)
    if (all[i]->kind == Offer::Kind::Rule) turn.state.later.emplace_back(all[i]->target, turn.state.problem);
  pick(turn, *all[0]);
  if (turn.state.guides.empty() && !turn.state.asking) resume(turn);
}

// One who asks for a person and says what it is about is not asked again.
void noteTopic(Turn& turn, const Matches& matches) {
  if (!turn.state.topic.empty()) return;
  for (const Matter& one : mattersOf(turn, matches)) {
    if (!isProblem(turn, *one.rule)) continue;
    if (turn.state.topic.empty())
      turn.state.topic = one.rule->id;
    else
      turn.state.later.emplace_back(one.rule->id, one.words);
  }
  if (!turn.state.topic.empty()) turn.state.problem = turn.typed;
}

// What an author foresaw right after the last answer is nearer than the general words for asking on, where
// the message says that and not only something like it: those words are hard evidence.
void preferForeseen(const Turn& turn, Matches& matches) {
  Matches all =
      rulebook::match(turn.rules(), turn.message.text, situation(turn), kCandidates, rulebook::Depth::Likely);
  for (Match& m : all.best)
    if (!m.rule->follows.empty() && m.confidence >= std::max(kForeseen, turn.rules().settings.answerAt)) {
      matches.best = {std::move(m)};
      return;
    }
}

// A rule or an article surely answers it.
bool isAnswered(const Turn& turn, const Matches& matches) {
  if (!mattersOf(turn, matches).empty()) return true;
  const Ranked all = ranked(turn, matches);
  return !all.best.empty() && all.best[0].confidence >= turn.rules().settings.answerAt;
}

// After a score: what nothing answers, and "等了半天没人理我" though it may mean the ticket's state
// elsewhere.
bool mayBeWords(const Turn& turn, const Matches& matches, Means means) {
  static const re2::RE2 kAsks(
      "[?吗呢么]$|怎么|怎样|如何|多久|什么|几时|哪|\\b(?:what|when|how|where|why|any|status)\\b");
  if (means == Means::TicketStatus) return !re2::RE2::PartialMatch(turn.message.text, kAsks);
  return means == Means::Nothing && !isAnswered(turn, matches);
}

// What the message is not about is left out where a rule is sure of what is left: else it may all be about
// that.
void dropDenied(Turn& turn) {
  turn.clauses = text::severalClauses(turn.typed);
  text::NormalForm left = turn.message;
  text::dropDenied(turn.clauses, left);
  if (left.text.size() == turn.message.text.size()) return;
  const auto best = rulebook::match(turn.rules(), left.text, situation(turn), 1).best;
  const bool sure =
      !best.empty() && best[0].confidence >= turn.rules().settings.answerAt && !isCourtesy(*best[0].rule);
  if (sure)
    turn.message = std::move(left);
  else
    for (text::Clause& clause : turn.clauses) clause.denied = false;
}

void hear(Turn& turn) {
  if (turn.message.text.empty()) return unreadable(turn);
  noteFacts(turn);
  dropDenied(turn);
  if (const Offer* offer = typedOffer(turn)) return pick(turn, *offer);
  if (const auto all = typedOffers(turn); !all.empty()) return pickAll(turn, all);
  Matches matches = rulebook::match(turn.rules(), turn.message.text, situation(turn), kCandidates);
  if (!matches.best.empty() && matches.best[0].rule->means == Means::More) preferForeseen(turn, matches);
  const Match* heard = signal(matches, turn.rules().settings.answerAt);
  const Means means = heard == nullptr ? Means::Nothing : heard->rule->means;
  if (heard != nullptr)
    matched(turn, *heard->rule, heard->confidence, rulebook::why(*heard, turn.message, turn.typed));
  if (means == Means::Human) {
    noteTopic(turn, matches);
    return obey(turn, means);
  }
  if (turn.state.asking) return hearFact(turn, matches, means);
  if (!turn.state.guides.empty()) return hearInGuide(turn, matches, means);
  if (const Offer* offer = describedOffer(turn, matches, means)) return pick(turn, *offer);
  if (hearScore(turn) || hearAfterwards(turn, matches, means)) return;
  if (!turn.wordsFor.empty() && mayBeWords(turn, matches, means) && hearWords(turn)) return;
  if (means != Means::Nothing) return obey(turn, means);
  answerBest(turn, matches);
}

// Facts and tries that came up after the ticket was opened belong to it, whatever else was said.
void keepTicketCurrent(Turn& turn, const State& before) {
  if (turn.ticket == nullptr || !desk::isOpen(turn.ticket->status) || turn.opened) return;
  if (before.facts == turn.state.facts && before.tried == turn.state.tried) return;
  turn.out.effects.push_back(addition(turn));
}

void showOffers(Turn& turn) {
  if (turn.state.offers.empty()) return;
  ChoicesReply choices;
  for (const Offer& o : turn.state.offers) choices.options.emplace_back(o.id, o.label);
  turn.out.replies.push_back(std::move(choices));
}

// A step of a guide or an asked fact: the rule that it belongs to.
void matchOfRunning(Turn& turn, const State& before) {
  if (turn.out.match || (before.guides.empty() && !before.asking)) return;
  const std::string& id = before.guides.empty() ? before.topic : before.guides.back().rule;
  const rulebook::Rule* rule = turn.rules().rule(id);
  if (rule == nullptr) return;
  const std::string what = before.asking ? fmt::format("the question for '{}'", before.asking->facts.front())
                                         : fmt::format("the step '{}' of the guide '{}'",
                                                       before.guides.back().step, before.guides.back().guide);
  matched(turn, *rule, 1.0, "an answer to " + what);
}

const Offer* offered(const State& state, std::string_view id) {
  const auto found =
      std::find_if(state.offers.begin(), state.offers.end(), [&](const Offer& o) { return o.id == id; });
  return found == state.offers.end() ? nullptr : &*found;
}

Error notOnOffer() { return {ErrorKind::Invalid, "this choice is not on offer now"}; }

// What was being asked meanwhile is asked once more.
void pressCare(Turn& turn, const CareAnswer& answer) {
  turn.out.said = labelOf(turn, answer);
  hearCare(turn, answer);
  if (!turn.opened) resume(turn);
}

}  // namespace

std::string_view name(Outcome outcome) {
  static constexpr std::string_view kNames[] = {"answered", "asked", "suggested", "handed_off", "relayed"};
  return kNames[static_cast<size_t>(outcome)];
}

Result<Decision> decide(const State& before, const Said& said, const Knowledge& knowledge,
                        const desk::Ticket* ticket, UnixMillis now) {
  const Offer* picked = said.choice ? offered(before, *said.choice) : nullptr;
  const auto care = said.choice && picked == nullptr ? careAnswer(*said.choice) : std::nullopt;
  if (said.choice && picked == nullptr && !care) return notOnOffer();
  Decision out;
  out.state = before;
  out.state.offers.clear(), out.state.wordsFor.clear();
  takeCustomer(said.customer, out.state.customer);
  out.said = picked == nullptr ? said.typed : picked->label;
  Turn turn{knowledge, ticket,    now,           knowledge.zone.local(now),
            out,       out.state, before.offers, said.choice ? "" : said.typed,
            {}};
  turn.message = text::normalise(turn.typed), turn.costBefore = before.priority;
  turn.asked = turn.message.text;
  const bool first = before.given.empty() && before.facts.empty();
  out.state.lang = languageOf(before, said, turn.message.text, first);
  turn.wordsFor = before.wordsFor;
  noteFromPage(turn);
  if (care && !mayAnswer(turn, *care)) return notOnOffer();
  if (care)
    pressCare(turn, *care);
  else if (picked != nullptr)
    pick(turn, *picked);
  else
    hear(turn);
  matchOfRunning(turn, before);
  out.progress = progress(turn);
  keepTicketCurrent(turn, before);
  showOffers(turn);
  return out;
}

std::vector<MatchView> candidates(const State& state, std::string_view typed, const Knowledge& knowledge,
                                  UnixMillis now) {
  Decision scratch;
  scratch.state = state;
  Turn turn{knowledge,
            nullptr,
            now,
            knowledge.zone.local(now),
            scratch,
            scratch.state,
            {},
            std::string(typed),
            text::normalise(typed)};
  dropDenied(turn);
  scratch.state.lang = languageOf(state, {}, turn.message.text, true);
  const Matches matches = rulebook::match(knowledge.rules, turn.message.text, situation(turn), kCandidates,
                                          rulebook::Depth::Likely);
  std::vector<MatchView> out;
  for (const Match& m : matches.best)
    out.push_back({m.rule->id, m.rule->category, m.confidence, rulebook::why(m, turn.message, typed)});
  for (const auto& hit : knowledge.articles.search(turn.message.text, turn.lang(), 5))
    out.push_back({"kb/" + hit.article->id, hit.article->category, hit.confidence, hit.why});
  std::stable_sort(out.begin(), out.end(),
                   [](const MatchView& a, const MatchView& b) { return a.confidence > b.confidence; });
  if (out.size() > 5) out.resize(5);
  return out;
}

}  // namespace xiaoer::dialog
