// Where no rule is sure: choices that differ, however they are picked; and what comes nearest, for a ticket.
#include <re2/re2.h>

#include <algorithm>

#include "articles/terms.h"
#include "dialog/moves.h"

namespace xiaoer::dialog {
namespace {

using rulebook::Match;
using rulebook::Matches;
using rulebook::Means;
using rulebook::Rule;
using Kind = Offer::Kind;

constexpr size_t kSuggestions = 3;
constexpr size_t kNearest = 5;
// A second choice is worth showing beside the only one that is likely enough, if it is this near to it.
constexpr double kSecondChoice = 0.5;

bool isSuggestion(const Offer& offer) { return offer.kind == Kind::Rule || offer.kind == Kind::Article; }

// What would be shown in the end: two rules with one article are two ways to the same answer.
std::string_view articleOf(const Turn& turn, const Offer& offer) {
  if (offer.kind == Kind::Article) return offer.target;
  const Rule* rule = turn.rules().rule(offer.target);
  return rule != nullptr && rule->article ? std::string_view(rule->article->name) : std::string_view();
}

bool alike(const Turn& turn, const Offer& a, const Offer& b) {
  if (a.id == b.id || a.label == b.label) return true;
  const std::string_view article = articleOf(turn, a);
  if (!article.empty() && article == articleOf(turn, b)) return true;
  const Rule *one = turn.rules().rule(a.target), *other = turn.rules().rule(b.target);
  // The net of a category says nothing beside a rule of it.
  return one != nullptr && other != nullptr && one->category == other->category &&
         (one->general || other->general);
}

// Two or three; one where there is nothing else.
std::vector<Offer> differing(const Turn& turn, const std::vector<Offer>& best) {
  const double suggestAt = turn.rules().settings.suggestAt;
  std::vector<Offer> out;
  for (const Offer& one : best) {
    const double enough = out.size() == 1 ? suggestAt * kSecondChoice : suggestAt;
    if (out.size() >= kSuggestions || one.confidence < enough) break;
    if (std::none_of(out.begin(), out.end(), [&](const Offer& o) { return alike(turn, o, one); }))
      out.push_back(one);
  }
  return out;
}

std::vector<const Offer*> shown(const std::vector<Offer>& offers) {
  std::vector<const Offer*> out;
  for (const Offer& o : offers)
    if (isSuggestion(o) || o.kind == Kind::Category) out.push_back(&o);
  return out;
}

// "订单那个", "the orders one": the only label that holds every word of it.
const Offer* byWords(const std::vector<const Offer*>& all, std::string_view normal) {
  static const re2::RE2 kPointing("(那个|这个|那种|这种|那条|的那|方面|问题)|\\b(one|the)\\b");
  std::string rest(normal);
  re2::RE2::GlobalReplace(&rest, kPointing, " ");
  const auto words = articles::terms(rest);
  const Offer* found = nullptr;
  for (const Offer* o : all) {
    const auto label = articles::terms(text::normalised(o->label));
    const std::string text = text::normalised(o->label);
    const bool holds = std::all_of(words.begin(), words.end(), [&](const articles::Term& word) {
      return std::any_of(label.begin(), label.end(),
                         [&](const auto& term) { return term.stem == word.stem; }) ||
             (static_cast<unsigned char>(word.stem[0]) >= 0x80 && text.find(word.stem) != text.npos);
    });
    if (words.empty() || !holds) continue;
    if (found != nullptr) return nullptr;
    found = o;
  }
  return found;
}

}  // namespace

std::string titleOf(const Turn& turn, const Rule& rule) {
  return rule.title.empty() ? rule.id : std::string(rule.title.first(turn.lang()));
}

Ranked ranked(const Turn& turn, const Matches& matches) {
  Ranked out;
  const auto hits = turn.know.articles.search(turn.message.text, turn.lang(), kNearest);
  for (const Match& m : matches.best)
    if (m.rule->means == Means::Nothing)
      out.best.push_back(
          {"rule:" + m.rule->id, titleOf(turn, *m.rule), Kind::Rule, m.rule->id, m.confidence});
  for (const auto& hit : hits)
    out.best.push_back(
        {"kb:" + hit.article->id, hit.article->title, Kind::Article, hit.article->id, hit.confidence});
  std::stable_sort(out.best.begin(), out.best.end(),
                   [](const Offer& a, const Offer& b) { return a.confidence > b.confidence; });
  if (out.best.empty()) return out;
  const Offer& first = out.best.front();
  for (const Match& m : matches.best)
    if (first.kind == Kind::Rule && m.rule->id == first.target)
      out.why = rulebook::why(m, turn.message, turn.typed);
  for (const auto& hit : hits)
    if (first.kind == Kind::Article && hit.article->id == first.target) out.why = hit.why;
  return out;
}

std::vector<desk::Nearest> nearest(const std::vector<Offer>& best) {
  std::vector<desk::Nearest> out;
  for (const Offer& o : best)
    if (isSuggestion(o) && out.size() < kNearest)
      out.push_back({(o.kind == Kind::Article ? std::string(kArticlePrefix) : "") + o.target, o.confidence});
  return out;
}

void suggest(Turn& turn, const std::vector<Offer>& best) {
  if (++turn.state.notUnderstood >= 2)
    return handOff(turn, desk::Reason::NotUnderstoodTwice, {}, {}, nearest(best));
  turn.state.problem = turn.typed;
  const std::vector<Offer> choices = differing(turn, best);
  sayOwn(turn, choices.size() > 1 ? "suggest" : "suggest_one");
  for (const Offer& one : choices) offer(turn, one);
  offer(turn, {"none", own(turn, "label_none"), Kind::None, ""});
  offer(turn, {"human", own(turn, "label_human"), Kind::Human, ""});
  outcome(turn, Outcome::Suggested);
}

const Offer* typedOffer(const Turn& turn) {
  const auto all = shown(turn.offered);
  if (all.empty()) return nullptr;
  for (const Offer* o : all)
    if (text::normalised(o->label) == turn.message.text) return o;
  const auto place = ordinal(turn.message.text, all.size());
  return place ? all[*place] : nullptr;
}

const Offer* describedOffer(const Turn& turn, const Matches& matches, Means means) {
  const auto all = shown(turn.offered);
  if (all.size() == 1 && means == Means::Yes) return all[0];
  for (const Offer& o : turn.offered)
    if (o.kind == Kind::None && means == Means::No) return &o;
  const bool clear = !matches.best.empty() && matches.best[0].hard;
  return all.empty() || clear || means != Means::Nothing ? nullptr : byWords(all, turn.message.text);
}

std::vector<const Offer*> typedOffers(const Turn& turn) {
  static const re2::RE2 kAll(
      "^(?:这?(?:两|三|几)(?:个|种|样|条)?|全部?|我)*(?:都是|都有|都要|都对|都遇到了?|全是)[了的吧啊]?[.。!]?"
      "$"
      "|^(?:it.?s |they are )?(?:both|all)(?: of (?:them|these))?[.!]?$");
  std::vector<const Offer*> all;
  for (const Offer& o : turn.offered)
    if (isSuggestion(o)) all.push_back(&o);
  const std::string_view said = turn.message.text;
  if (all.size() < 2 || !re2::RE2::PartialMatch(re2::StringPiece(said.data(), said.size()), kAll)) return {};
  return all;
}

void keepPick(Turn& turn, const Offer& picked) {
  const bool none = picked.kind == Kind::None;
  if (!none && !isSuggestion(picked)) return;
  Pick pick;
  for (const auto& near : nearest(turn.offered)) pick.offered.push_back(near.rule);
  pick.message = turn.state.problem;
  if (!none) pick.picked = nearest({picked}).front().rule;
  turn.out.pick = std::move(pick);
}

}  // namespace xiaoer::dialog
