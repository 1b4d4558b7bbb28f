#include "dialog/matters.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "base/utf8.h"
#include "rulebook/over.h"
#include "text/clauses.h"

namespace xiaoer::dialog {
namespace {

using rulebook::Depth;
using rulebook::Match;
using rulebook::Matches;
using rulebook::Means;
using rulebook::Rule;
using text::Clause;
using Joint = text::Clause::Joint;

// From here on a message is a story: what it says over all its clauses together no longer means anything.
constexpr size_t kStoryClauses = 7;
constexpr size_t kLooks = 4;  // candidates a clause
// Clauses that are read for misspelt words and held against examples, of those that begin in so many code
// points: a hundred times as dear as lines that match outright, and a stranger decides how many there are.
constexpr size_t kLikened = 16, kLikenedChars = 1000;
// Nobody says so much in one clause: it is understood with the whole message alone, which costs as much
// again.
constexpr size_t kLongestClause = 1800;  // bytes in normal form: 600 Chinese characters

bool isProblem(const rulebook::RuleBook& book, const Rule& rule) { return book.isProblem(rule.category); }

// Are the rules that answer of more than one category, courtesies aside? Where not, it tells nothing apart.
bool hasCategories(const rulebook::RuleBook& book) {
  const std::string* first = nullptr;
  for (const Rule& rule : book.rules) {
    if (rule.means != Means::Nothing || isCourtesy(rule)) continue;
    if (first != nullptr && *first != rule.category) return true;
    first = &rule.category;
  }
  return false;
}

// A question mark stands behind it, or it begins as questions do.
bool isAsked(std::string_view normal, std::string_view behind) {
  static const re2::RE2 kAsks(
      "^(?:那|请问|想问一?下?|我想问|和|跟)?.{0,6}(?:怎么|怎样|如何|咋|在哪|哪里|点样|边度)|^(?:and |but "
      ")?(?:how|where) "
      "(?:do|can|to|is|are|should)\\b");
  return behind.starts_with("?") || behind.starts_with("？") ||
         re2::RE2::PartialMatch(re2::StringPiece(normal.data(), normal.size()), kAsks);
}

// One clause that a rule is sure of.
struct Said {
  const Clause* clause = nullptr;
  Match match;
  size_t clauses = 1;  // that say the same
  size_t weight = 0;   // characters of evidence, of all clauses that say the same
  bool question = false;
  Joint joint = Joint::GoesOn;  // the greatest since the last one of these
};

class Reading {
 public:
  Reading(const rulebook::RuleBook& book, std::string_view typed, std::vector<Clause> clauses,
          const rulebook::Situation& now)
      : book_(book),
        typed_(typed),
        now_(now),
        clauses_(std::move(clauses)),
        likenedEnd_(firstChars(typed, kLikenedChars).size()),
        hasCategories_(hasCategories(book)) {
    std::erase_if(clauses_, [](const Clause& clause) { return clause.denied; });
  }

  size_t size() const { return clauses_.size(); }

  // The clauses that a rule is sure of, in order.
  std::vector<Said> said() {
    std::vector<Said> out;
    std::set<std::string_view> heard;  // said again word for word it says nothing more
    Joint joint = Joint::GoesOn;
    for (const Clause& clause : clauses_) {
      joint = std::max(joint, clause.joint);
      if (!heard.insert(clause.form.text).second) continue;
      auto match = sure(clause);
      if (!match) continue;
      const std::string_view behind = typed_.substr(clause.form.origin.back());
      const size_t weight = match->covers;
      out.push_back({&clause, std::move(*match), 1, weight, isAsked(clause.form.text, behind), joint});
      joint = Joint::GoesOn;
    }
    return out;
  }

  Matter matter(const Said& said) const {
    const auto& origin = said.clause->form.origin;
    return {said.match.rule, said.match.confidence, rulebook::why(said.match, said.clause->form, typed_),
            std::string(typed_.substr(origin.front(), origin.back() - origin.front()))};
  }

  // Does `next` speak of another thing than `before`?
  bool differ(const Said& before, const Said& next) const {
    const Rule &a = *before.match.rule, &b = *next.match.rule;
    if (&a == &b) return false;
    if (a.category == b.category && hasCategories_)
      return next.joint == Joint::Another || (before.question && next.question);
    if (next.joint != Joint::GoesOn) return true;
    // Side by side in one sentence: two sides of one thing, unless each of them is plainly said.
    return isPlain(before) && isPlain(next) && !(a.general && b.general) && !isOver(book_.rules, a, b) &&
           !isOver(book_.rules, b, a);
  }

  bool saysBetter(const Said& one, const Said& other) const {
    const Rule &a = *one.match.rule, &b = *other.match.rule;
    if (isOver(book_.rules, a, b) || isOver(book_.rules, b, a)) return isOver(book_.rules, a, b);
    if (a.general != b.general) return b.general;
    if (one.match.hard != other.match.hard) return one.match.hard;
    return one.match.hard ? one.match.covers > other.match.covers
                          : one.match.confidence > other.match.confidence;
  }

 private:
  static constexpr double kPlainly = 0.9;  // likeness that is as good as hard evidence
  // Of a net, only where it is most of what the clause says: "登录不了", not "登录的时候一直转圈".
  static bool isPlain(const Said& said) {
    return (said.match.hard || said.match.confidence >= kPlainly) &&
           (!said.match.rule->general || 3 * said.match.covers >= 2 * countChars(said.clause->form.text));
  }

  std::optional<Match> sure(const Clause& clause) {
    if (clause.form.text.size() > kLongestClause) return std::nullopt;
    const bool likens = clause.form.origin.front() < likenedEnd_ && likened_ < kLikened;
    Matches found =
        rulebook::match(book_, clause.form.text, now_, kLooks, likens ? Depth::Usual : Depth::AsTyped);
    likened_ += found.best.empty() || !found.best[0].hard || !found.best[0].read.empty();
    for (Match& match : found.best) {
      if (match.confidence < book_.settings.answerAt) return std::nullopt;
      if (match.rule->means == Means::Nothing)
        return isCourtesy(*match.rule) ? std::nullopt : std::optional(std::move(match));
    }
    return std::nullopt;
  }

  const rulebook::RuleBook& book_;
  std::string_view typed_;
  const rulebook::Situation& now_;
  std::vector<Clause> clauses_;
  size_t likenedEnd_;  // bytes
  bool hasCategories_;
  size_t likened_ = 0;
};

// The group that the next one belongs to: of its own category, else the one that it goes on with.
size_t groupOf(const Reading& reading, const std::vector<Said>& groups, size_t last, const Said& next) {
  for (size_t i = 0; i < groups.size(); ++i)
    if (groups[i].match.rule->category == next.match.rule->category && !reading.differ(groups[i], next))
      return i;
  return last < groups.size() && !reading.differ(groups[last], next) ? last : groups.size();
}

// What is said of one thing, put together: the clause that says it best.
std::vector<Said> gathered(const Reading& reading, std::vector<Said> said) {
  std::vector<Said> out;
  size_t last = 0;
  for (Said& next : said) {
    last = groupOf(reading, out, last, next);
    if (last == out.size()) {
      out.push_back(std::move(next));
      continue;
    }
    Said& same = out[last];
    same.weight += next.weight;
    ++same.clauses;
    if (reading.saysBetter(next, same)) same.match = std::move(next.match), same.clause = next.clause;
  }
  return out;
}

// What a story tells of in a word or two, beside a problem that fills it.
void dropPassing(std::vector<Said>& said) {
  constexpr size_t kShare = 4;
  size_t most = 0;
  for (const Said& one : said) most = std::max(most, one.clauses);
  std::erase_if(said, [&](const Said& one) { return one.clauses * kShare < most; });
}

// The few that most is said of, in their order.
void keepGravest(std::vector<Said>& said, size_t limit) {
  std::vector<size_t> weights;
  for (const Said& one : said) weights.push_back(one.weight);
  std::sort(weights.rbegin(), weights.rend());
  if (said.size() > limit)
    std::erase_if(said, [&](const Said& one) { return one.weight < weights[limit - 1]; });
  if (said.size() > limit) said.resize(limit);
}

bool holds(const std::vector<Said>& said, const Rule& rule) {
  return std::any_of(said.begin(), said.end(), [&](const Said& one) { return one.match.rule == &rule; });
}

}  // namespace

bool isCourtesy(const Rule& rule) { return rule.category == "greeting" || rule.category == "thanks_bye"; }

std::vector<Matter> matters(const rulebook::RuleBook& book, std::string_view typed,
                            std::vector<Clause> clauses, const Matches& whole,
                            const rulebook::Situation& situation) {
  if (clauses.empty()) return {};
  Reading reading(book, typed, std::move(clauses), situation);
  if (reading.size() < 2) return {};
  const bool story = reading.size() >= kStoryClauses;
  std::vector<Said> said = gathered(reading, reading.said());
  const bool sure = !whole.best.empty() && whole.best[0].confidence >= book.settings.answerAt;
  if (!story && said.size() < 2 && (sure || said.empty())) return {};
  // What the whole is about bears on all its parts: "my QQ will not open, I forgot the password".
  if (!story && sure && !isProblem(book, *whole.best[0].rule) && !holds(said, *whole.best[0].rule)) return {};
  // A story names all kinds of things beside its problems.
  const auto isAside = [&](const Said& one) { return !isProblem(book, *one.match.rule); };
  if (story && !std::all_of(said.begin(), said.end(), isAside)) std::erase_if(said, isAside);
  if (story) dropPassing(said);
  keepGravest(said, kMaxMatters);
  std::vector<Matter> out;
  for (const Said& one : said) out.push_back(reading.matter(one));
  return out;
}

}  // namespace xiaoer::dialog
