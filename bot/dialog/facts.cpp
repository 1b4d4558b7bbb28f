// Facts: noticed in passing, asked for one after the other, answered in the customer's words, skipped.
#include <re2/re2.h>

#include <algorithm>
#include <cctype>

#include "base/utf8.h"
#include "dialog/moves.h"
#include "rulebook/fact_finder.h"

namespace xiaoer::dialog {

std::string valueOf(const State& state, std::string_view fact) {
  for (const auto& [id, value] : state.facts)
    if (id == fact) return value;
  return "";
}

namespace {

using rulebook::Choice;
using rulebook::Fact;
using rulebook::Means;

constexpr size_t kMaxFactChars = 500;

void keep(Turn& turn, const std::string& fact, std::string value) {
  auto& facts = turn.state.facts;
  const auto known = std::find_if(facts.begin(), facts.end(), [&](const auto& f) { return f.first == fact; });
  if (known == facts.end())
    facts.emplace_back(fact, std::move(value));
  else
    known->second = std::move(value);
}

void keepChoice(Turn& turn, const Fact& fact, const Choice& choice) {
  keep(turn, fact.id, std::string(choice.label.first(turn.lang())));
  if (choice.priority) turn.state.priority = std::max(turn.state.priority, *choice.priority);
}

// What the pattern finds in the message as typed, full width folded: the first value that is not `other`.
std::optional<std::string> found(const Fact& fact, const std::string& folded, std::string_view other = {}) {
  if (fact.pattern == nullptr) return std::nullopt;
  re2::StringPiece groups[2];
  const int wanted = fact.pattern->NumberOfCapturingGroups() > 0 ? 2 : 1;
  for (size_t at = 0; at < folded.size();) {
    if (!fact.pattern->Match(folded, at, folded.size(), re2::RE2::UNANCHORED, groups, wanted)) break;
    const re2::StringPiece& value = groups[wanted - 1];
    const auto end = static_cast<size_t>(groups[0].data() + groups[0].size() - folded.data());
    if (value.empty() || end <= at) break;
    if (value != re2::StringPiece(other.data(), other.size()))
      return std::string(firstChars(std::string_view(value.data(), value.size()), kMaxFactChars));
    at = end;
  }
  return std::nullopt;
}

// "不是淘宝，是京东": what is named to say that it is not that. Nothing where the message sets nothing right.
std::string setRight(const Fact& fact, const std::string& folded, const std::string& known) {
  static const re2::RE2 kNotThis("(?i)(?:不是|并非|\\bnot\\b)(?: (?:on|at|from|in|the))? ?$");
  for (const std::string& value : {known, found(fact, folded).value_or("")}) {
    const size_t at = value.empty() ? folded.npos : folded.find(value);
    if (at != folded.npos && re2::RE2::PartialMatch(re2::StringPiece(folded.data(), at), kNotThis))
      return value;
  }
  return {};
}

void note(Turn& turn, const Fact& fact, std::string value) {
  if (valueOf(turn.state, fact.id) == value) return;
  turn.noted = value;
  keep(turn, fact.id, std::move(value));
}

bool isLabel(const Choice& choice, std::string_view normal) {
  for (const auto& wordings : choice.label.wordings)
    for (const std::string& label : wordings)
      if (text::normalised(label) == normal) return true;
  return false;
}

// The next question, or what was waiting for the answers.
void afterFact(Turn& turn) {
  turn.state.notUnderstood = 0;
  if (askFacts(turn)) return;
  const Asking asked = *turn.state.asking;
  turn.state.asking.reset();
  if (asked.handsOff)
    handOff(turn, asked.reason, asked.team, asked.priority);
  else
    goOn(turn);
}

// Nobody answers "on which day?" with one of these.
bool isCode(std::string_view value) {
  const auto count = [&](auto is) { return std::count_if(value.begin(), value.end(), is); };
  const auto digits = count([](unsigned char c) { return std::isdigit(c) != 0; });
  return digits >= 6 ||
         (digits > 0 && count([](unsigned char c) { return c < 0x80 && std::isalpha(c) != 0; }) > 0);
}

// "订单号是 2026…" in answer to "on which day?": it says itself which other fact it is.
bool keptByLabel(Turn& turn, const std::string& asked) {
  for (const Fact& fact : turn.rules().facts) {
    const std::string label = text::normalised(fact.label.first(turn.lang()));
    if (fact.id == asked || label.empty() || !fact.choices.empty() || !turn.message.text.starts_with(label))
      continue;
    static const re2::RE2 kIs("^ ?(?:是|为|:| is ) ?([^ ].*)$");
    re2::StringPiece value, rest(turn.message.text);
    rest.remove_prefix(label.size());
    if (!re2::RE2::PartialMatch(rest, kIs, &value)) continue;
    if (fact.pattern != nullptr && !found(fact, text::foldWidth(turn.typed))) continue;
    const size_t at = turn.message.origin[static_cast<size_t>(value.data() - turn.message.text.data())];
    if (!knows(turn.state, fact.id))
      keep(turn, fact.id, std::string(firstChars(std::string_view(turn.typed).substr(at), kMaxFactChars)));
    return true;
  }
  return false;
}

// The whole message is another fact's value: an order number in answer to "since when?". A date that would
// fit another fact too is an answer, unless that one is still to be asked for.
bool isOtherFact(const Turn& turn, const std::string& asked) {
  const std::string folded = text::foldWidth(turn.typed);
  const auto& wanted = turn.state.asking->facts;
  const auto isWhole = [&](const Fact& fact) {
    const auto value = fact.id == asked ? std::nullopt : found(fact, folded);
    if (!value || text::normalised(*value) != turn.message.text) return false;
    return isCode(*value) || std::find(wanted.begin(), wanted.end(), fact.id) != wanted.end();
  };
  const auto& facts = turn.rules().facts;
  return std::any_of(facts.begin(), facts.end(), isWhole);
}

bool isQuestion(const Turn& turn) {
  static const re2::RE2 kAsks(
      "[?？]\\s*$|怎么|怎样|如何|咋|哪里|哪儿|在哪|点样|(?i)^(how|where|what|why|when|can|could|do|does|is|"
      "are)\\b");
  return re2::RE2::PartialMatch(turn.typed, kAsks);
}

// Clearly something else: a rule of another subject, with hard evidence, nothing misspelt. What is asked for
// in free words may be answered in any, so there it must be a question too.
const rulebook::Match* digression(const Turn& turn, const Fact& fact, const rulebook::Matches& matches) {
  if (matches.best.empty() || !matches.best[0].hard || !matches.best[0].read.empty()) return nullptr;
  if (fact.pattern == nullptr && !isQuestion(turn)) return nullptr;
  const rulebook::Rule* rule = matches.best[0].rule;
  const auto& guides = turn.state.guides;
  const rulebook::Rule* topic = turn.rules().rule(guides.empty() ? turn.state.topic : guides.back().rule);
  const bool sameSubject = topic != nullptr && topic->category == rule->category;
  return rule->means != Means::Nothing || sameSubject ? nullptr : &matches.best[0];
}

}  // namespace

bool knows(const State& state, std::string_view fact) {
  return std::any_of(state.facts.begin(), state.facts.end(), [&](const auto& f) { return f.first == fact; });
}

std::string factValue(const Turn& turn, std::string_view fact, const std::string& value) {
  const Fact* known = turn.rules().fact(fact);
  if (known != nullptr)
    for (const Choice& choice : known->choices)
      if (choice.id == value) return std::string(choice.label.first(turn.lang()));
  return value;
}

bool knowsAs(const Turn& turn, std::string_view fact, const std::string& value) {
  const auto& facts = turn.state.facts;
  const auto found = std::find_if(facts.begin(), facts.end(), [&](const auto& f) { return f.first == fact; });
  if (found == facts.end()) return false;
  if (found->second == value) return true;
  const Fact* known = turn.rules().fact(fact);
  if (known == nullptr) return false;
  return std::any_of(known->choices.begin(), known->choices.end(), [&](const Choice& choice) {
    return choice.id == value && isLabel(choice, text::normalised(found->second));
  });
}

void noteFromPage(Turn& turn) {
  const desk::Customer& page = turn.state.customer;
  const std::string none;
  const std::string* fields[] = {&none, &page.name, &page.contact, &page.shop, &page.plan};  // by PageField
  for (const Fact& fact : turn.rules().facts) {
    const std::string& value = *fields[static_cast<size_t>(fact.from)];
    if (!value.empty() && !knows(turn.state, fact.id))
      keep(turn, fact.id, std::string(firstChars(value, kMaxFactChars)));
  }
}

void noteFacts(Turn& turn) {
  const rulebook::FactFinder& finder = *turn.rules().factFinder;
  const std::string folded = text::foldWidth(turn.typed);
  for (const Fact* fact : finder.withValue(folded))
    if (auto value = found(*fact, folded, setRight(*fact, folded, valueOf(turn.state, fact->id))))
      note(turn, *fact, std::move(*value));
  for (const auto& [fact, choice] : finder.withChoice(turn.message.text))
    if (!knows(turn.state, fact->id)) {
      keepChoice(turn, *fact, *choice);
      turn.noted = valueOf(turn.state, fact->id);
    }
}

bool askFacts(Turn& turn) {
  auto& wanted = turn.state.asking->facts;
  const auto done = [&](const std::string& fact) {
    const auto& skipped = turn.state.skippedFacts;
    return knows(turn.state, fact) || turn.rules().fact(fact) == nullptr ||
           std::find(skipped.begin(), skipped.end(), fact) != skipped.end();
  };
  std::erase_if(wanted, done);
  if (wanted.empty()) return false;
  const Fact& fact = *turn.rules().fact(wanted.front());
  const Fill label = {{"label", std::string(fact.label.first(turn.lang()))}};
  askOnce(turn, "fact:" + fact.id,
          filled(fact.ask.empty() ? own(turn, "ask_fact") : std::string(fact.ask.first(turn.lang())), label));
  for (const Choice& choice : fact.choices)
    offer(turn,
          {choice.id, std::string(choice.label.first(turn.lang())), Offer::Kind::FactChoice, choice.id});
  offer(turn, {"skip", own(turn, "label_skip"), Offer::Kind::Skip, ""});
  outcome(turn, Outcome::Asked);
  return true;
}

void repeatFactQuestion(Turn& turn) {
  if (!askFacts(turn)) afterFact(turn);
}

void pickFactChoice(Turn& turn, std::string_view id) {
  const Fact* fact = turn.state.asking ? turn.rules().fact(turn.state.asking->facts.front()) : nullptr;
  if (fact == nullptr) return askWhatItIs(turn);
  for (const Choice& choice : fact->choices)
    if (choice.id == id) keepChoice(turn, *fact, choice);
  afterFact(turn);
}

void skipFact(Turn& turn) {
  if (!turn.state.asking) return askWhatItIs(turn);
  turn.state.skippedFacts.push_back(turn.state.asking->facts.front());
  afterFact(turn);
}

void hearFact(Turn& turn, const rulebook::Matches& matches, Means means) {
  const std::string id = turn.state.asking->facts.front();
  const Fact* fact = turn.rules().fact(id);
  if (fact == nullptr) return afterFact(turn);
  if (knows(turn.state, id)) {
    const auto& parts = turn.clauses;
    const std::string value = text::normalised(valueOf(turn.state, id));
    for (const text::Clause& part : parts)
      if (parts.size() > 1 && part.form.text.find(value) != std::string::npos) {
        answerBeside(turn, part);
        break;
      }
    return afterFact(turn);
  }
  if (means == Means::TicketStatus) {
    tellTicketStatus(turn);
    return repeatFactQuestion(turn);
  }
  if (const Choice* choice = chosen(turn.message.text, fact->choices, means)) {
    keepChoice(turn, *fact, *choice);
    return afterFact(turn);
  }
  if (means == Means::Skip || means == Means::No) return skipFact(turn);
  if (means == Means::Back) return turn.state.asking->handsOff ? repeatFactQuestion(turn) : guideBack(turn);
  if (const rulebook::Match* other = digression(turn, *fact, matches)) {
    const size_t guides = turn.state.guides.size();
    const Asking asked = *turn.state.asking;
    const std::string topic = turn.state.topic, problem = turn.state.problem;
    turn.state.asking.reset();
    matched(turn, *other->rule, other->confidence, rulebook::why(*other, turn.message, turn.typed));
    answerRule(turn, *other->rule, turn.typed);
    if (turn.state.asking || turn.opened || turn.state.guides.size() != guides) return;
    turn.state.asking = asked, turn.state.topic = topic, turn.state.problem = problem;
    return repeatFactQuestion(turn);
  }
  if (means == Means::More) {  // "那在哪里看?": told, and asked again; never a value
    explain(turn);
    return repeatFactQuestion(turn);
  }
  if (isOtherFact(turn, id) || keptByLabel(turn, id)) return repeatFactQuestion(turn);
  keep(turn, id, std::string(firstChars(turn.typed, kMaxFactChars)));
  afterFact(turn);
}

std::optional<size_t> ordinal(std::string_view normal, size_t count) {
  static const re2::RE2 kOrdinal(
      "^(?:(?:我|就|应该|可能|好像|大概)?(?:选择?|要|是|点|说的是|指的是|遇到的是)?(?:了)?|it.?s|it is|i "
      "mean|i think|i choose|"
      "maybe|probably)? ?(?:第|选项|option|choice|number|no[.]?|the)? ?"
      "(?:(1|一|前面那?|前一|上面那?|a|first|1st|①)|(2|二|两|b|second|2nd|②)|(3|三|c|third|3rd|③)|(4|四|d|"
      "fourth|4th|④)|(5|五|e|"
      "fifth|5th|⑤)|"
      "(最后一?|末尾那?|最下面那?|后面那?|后一|下面那?|last))"
      "(?:个|项|种|条|号| ?one| option| choice)?(?:那个|这个|吧|的|啊|呀|了|,? please)*[,.。!]?$");
  constexpr size_t kLast = 6;
  re2::StringPiece groups[kLast + 1];
  if (!kOrdinal.Match(normal, 0, normal.size(), re2::RE2::UNANCHORED, groups, kLast + 1)) return std::nullopt;
  if (!groups[kLast].empty()) return count > 0 ? std::optional(count - 1) : std::nullopt;
  for (size_t i = 1; i < kLast; ++i)
    if (!groups[i].empty()) return i <= count ? std::optional(i - 1) : std::nullopt;
  return std::nullopt;
}

namespace {

// "yes", "yes_", "no-other": the word, and nothing that makes another one of it ("none").
bool isIdOf(std::string_view id, std::string_view word) {
  if (!id.starts_with(word)) return false;
  return id.size() == word.size() || !std::isalpha(static_cast<unsigned char>(id[word.size()]));
}

}  // namespace

const Choice* chosen(std::string_view normal, const std::vector<Choice>& choices, Means means) {
  for (const Choice& choice : choices)
    if (isLabel(choice, normal) || choice.id == normal) return &choice;
  for (const Choice& choice : choices)
    if (rulebook::names(normal, choice)) return &choice;
  if (const auto place = ordinal(normal, choices.size())) return &choices[*place];
  const std::string_view word = means == Means::No ? "no" : means == Means::Yes ? "yes" : "";
  for (const Choice& choice : choices)
    if (!word.empty() && isIdOf(choice.id, word)) return &choice;
  return nullptr;
}

}  // namespace xiaoer::dialog
