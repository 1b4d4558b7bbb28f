#include "rulebook/check.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "rulebook/match.h"
#include "text/language.h"
#include "text/normal_form.h"

namespace xiaoer::rulebook {
namespace {

// A situation in which the rule's own conditions hold.
Situation situationFor(const Rule& rule, std::string_view normal) {
  Situation now;
  now.lang = rule.when.lang.value_or(text::recognise(normal).value_or(Lang::Zh));
  if (!rule.when.plans.empty()) now.plan = rule.when.plans.front();
  now.open = rule.when.open.value_or(true);
  now.peak = rule.when.peak.value_or(false);
  if (rule.when.incident.value_or(false)) now.incidents = {rule.category};
  if (!rule.after.empty()) now.lastRule = rule.after.front().name;
  return now;
}

class Checker {
 public:
  explicit Checker(const RuleBook& book) : book_(book) {}

  Faults run() {
    for (const Rule& rule : book_.rules) {
      if (rule.builtIn) continue;
      if (rule.yes.empty() && rule.no.empty())
        say(rule.place, Fault::Severity::Error, fmt::format("the rule '{}' has no tests", rule.id),
            "add `tests: {yes: [...], no: [...]}`");
      for (const Test& test : rule.yes) mustWin(rule, test);
      for (const Test& test : rule.no) mustNotWin(rule, test);
      for (const Line& line : rule.says)
        if (line.kind == Line::Kind::Example) exampleReaches(rule, line);
      texts(rule);
    }
    for (const Guide& guide : book_.guides) texts(guide);
    for (const Fact& fact : book_.facts) text(fact.ask, {});
    sortByPlace(faults_);
    return std::move(faults_);
  }

 private:
  void say(const Place& place, Fault::Severity severity, std::string message, std::string hint = {}) {
    faults_.push_back({place, std::move(message), std::move(hint), severity});
  }
  // The rule that answers, and the evidence; nothing where none is sure enough.
  struct Winner {
    const Rule* rule = nullptr;
    std::string why;
    bool ambiguous = false;
    const Rule* second = nullptr;
  };
  Winner winner(const Rule& rule, const std::string& typed) {
    const text::NormalForm message = text::normalise(typed);
    const Matches found = match(book_, message.text, situationFor(rule, message.text), 2);
    if (found.best.empty() || found.best[0].confidence < book_.settings.answerAt) return {};
    return {found.best[0].rule, why(found.best[0], message, typed), found.ambiguous,
            found.best.size() > 1 ? found.best[1].rule : nullptr};
  }
  void ambiguous(const Winner& won, const std::string& message, const Place& place) {
    if (!won.ambiguous || won.second == nullptr) return;
    say(place, Fault::Severity::Warning,
        fmt::format("\"{}\" is answered equally well by '{}' and '{}'", message, won.rule->id,
                    won.second->id),
        "let one of them be `over` the other");
  }
  void mustWin(const Rule& rule, const Test& test) {
    const Winner won = winner(rule, test.message);
    if (won.rule == nullptr)
      return say(test.place, Fault::Severity::Error,
                 fmt::format("test fails: no rule answers \"{}\"", test.message),
                 fmt::format("'{}' should", rule.id));
    if (won.rule != &rule)
      return say(test.place, Fault::Severity::Error,
                 fmt::format("test fails: \"{}\" is answered by '{}', not by '{}'", test.message,
                             won.rule->id, rule.id),
                 won.why);
    ambiguous(won, test.message, test.place);
  }
  void mustNotWin(const Rule& rule, const Test& test) {
    const Winner won = winner(rule, test.message);
    if (won.rule == &rule)
      say(test.place, Fault::Severity::Error,
          fmt::format("test fails: '{}' answers \"{}\" and should not", rule.id, test.message), won.why);
  }
  void exampleReaches(const Rule& rule, const Line& line) {
    const Winner won = winner(rule, line.written);
    if (won.rule != nullptr && won.rule != &rule)
      return say(line.place, Fault::Severity::Warning,
                 fmt::format("the example \"{}\" is answered by '{}', not by '{}'", line.written,
                             won.rule->id, rule.id),
                 won.why);
    if (won.rule != nullptr) ambiguous(won, line.written, line.place);
  }
  void texts(const Rule& rule) {
    text(rule.reply, rule.place);
    if (rule.handoff) text(rule.handoff->say, rule.place);
  }
  void texts(const Guide& guide) {
    for (const Step& step : guide.steps) {
      text(step.say, step.place);
      for (const Choice& choice : step.choices) text(choice.say, choice.place);
    }
  }
  void text(const Text& text, const Place& place) {
    for (const auto& wordings : text.wordings)
      for (const std::string& wording : wordings)
        if (asksForSecret(wording))
          say(place, Fault::Severity::Error,
              "this text asks for a password, an identity document or a card number",
              "never in a chat: ask for something else");
    const bool oneOnly = text.wordings[0].empty() != text.wordings[1].empty();
    if (oneOnly && book_.rules.size() > 40)
      say(place, Fault::Severity::Warning,
          fmt::format("a text here is in {} only", text.wordings[0].empty() ? "English" : "Chinese"));
  }

  const RuleBook& book_;
  Faults faults_;
};

}  // namespace

bool asksForSecret(std::string_view text) {
  static const re2::RE2 kSentence("([^.。!?;\\n]+)");
  static const re2::RE2 kSecret(
      "密码|身份证|护照|银行卡|信用卡|卡号|\\b(password|passport|identity (card|document)|id card|card "
      "number)\\b");
  static const re2::RE2 kHandOver(
      "(发|告诉|报|提供|拍)(给|一下|来)?(我|我们|客服|小二|过来)|(发|报|传|填)(一下|来|过来)|提供.{0,6}(密码|"
      "身份证|银行卡|卡号)|"
      "\\b(send|tell|give|share|provide|type|enter)\\b.{0,12}\\b(us|me|here)\\b|"
      "\\b(what is|may i have|please (provide|share|send))\\b.{0,30}\\b(password|passport|card|document)\\b");
  static const re2::RE2 kDenied(
      "不要|不会|不用|不需|无需|别|勿|从不|绝不|千万|\\b(never|not|don.t|no need|nobody|won.t)\\b");
  const std::string normal = text::normalised(text);
  re2::StringPiece rest(normal), sentence;
  while (re2::RE2::FindAndConsume(&rest, kSentence, &sentence)) {
    const bool asks =
        re2::RE2::PartialMatch(sentence, kSecret) && re2::RE2::PartialMatch(sentence, kHandOver);
    if (asks && !re2::RE2::PartialMatch(sentence, kDenied)) return true;
  }
  return false;
}

Faults checkYears(const Calendar& calendar, int year, int month) {
  constexpr int kNoticeMonth = 11;
  const int wanted = !calendar.knows(year) ? year : month >= kNoticeMonth ? year + 1 : year;
  if (calendar.knows(wanted)) return {};
  const auto message = fmt::format(
      "the holidays of {} are not known: its days are counted as in a plain week, and dates that lie in it "
      "are given with a reservation",
      wanted);
  const auto hint = fmt::format("add `{}:` with its `holidays` and `makeup` once they are published", wanted);
  return {{calendar.years.back().place, message, hint, Fault::Severity::Warning}};
}

Faults check(const RuleBook& book) { return Checker(book).run(); }

}  // namespace xiaoer::rulebook
