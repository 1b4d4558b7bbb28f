#include "dialog/care.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/utf8.h"
#include "dialog/moves.h"
#include "text/normal_form.h"

namespace xiaoer::dialog {
namespace {

using desk::DueKind;

std::string first(const rulebook::RuleBook& book, std::string_view text, Lang lang) {
  return std::string(book.text(text).first(lang));
}

std::string scoreLabel(const rulebook::RuleBook& book, int score, Lang lang) {
  return first(book, fmt::format("label_score_{}", score), lang);
}

// The sentence for each moment at which something is asked.
struct Asked {
  DueKind kind;
  const char* text;
};
constexpr Asked kAsked[] = {{DueKind::AskSatisfaction, "ask_satisfaction"},
                            {DueKind::RemindSatisfaction, "remind_satisfaction"},
                            {DueKind::AskHeld, "ask_held"}};

// The question whose answer is still missing.
std::optional<DueKind> openQuestion(const desk::Ticket& ticket) {
  const desk::Aftercare& care = ticket.aftercare;
  if (ticket.status != desk::Status::Solved) return std::nullopt;
  if (care.heldAskedAt && !care.held) return DueKind::AskHeld;
  if (care.askedAt && !care.ratedAt) return DueKind::AskSatisfaction;
  return std::nullopt;
}

bool asksSomething(const Decision& decision) {
  for (const Reply& reply : decision.replies)
    if (std::holds_alternative<ChoicesReply>(reply)) return true;
  return decision.outcome != Outcome::Answered;
}

// "5", "五分", "5星", or what stands on the button. `normal`: the normal form of `typed`.
int typedScore(std::string_view normal, std::string_view typed, const rulebook::RuleBook& book, Lang lang) {
  static const re2::RE2 kScore(
      "(?:([1-5])|(一|二|两|三|四|五))(?:分|星|颗星| ?/ ?5| stars?| points?)?[!.。]?");
  std::string digit, word;
  if (re2::RE2::FullMatch(normal, kScore, &digit, &word)) {
    if (!digit.empty()) return digit[0] - '0';
    static const std::pair<std::string_view, int> kWords[] = {{"一", 1}, {"二", 2}, {"两", 2},
                                                              {"三", 3}, {"四", 4}, {"五", 5}};
    for (const auto& [name, value] : kWords)
      if (name == word) return value;
  }
  for (int score = 1; score <= desk::kBestScore; ++score)
    if (scoreLabel(book, score, lang) == typed) return score;
  return 0;
}

void rated(Turn& turn, int score) {
  turn.out.effects.push_back(RateTicket{score, turn.ticket->aftercare.words});
  turn.state.wordsFor = turn.ticket->number;
  const std::string said = own(turn, score >= 4 ? "rated_good" : "rated_low");
  sayPlain(turn, said);
}

void answeredHeld(Turn& turn, bool held) {
  if (!held) return notHeld(turn);
  turn.out.effects.push_back(HappenToTicket{desk::Event::SaysHeld});
  sayPlain(turn, own(turn, "held"));
}

}  // namespace

std::optional<Question> careQuestion(DueKind kind, const desk::Ticket& ticket, const rulebook::RuleBook& book,
                                     Lang lang) {
  const auto asked =
      std::find_if(std::begin(kAsked), std::end(kAsked), [&](const Asked& a) { return a.kind == kind; });
  if (asked == std::end(kAsked)) return std::nullopt;
  Question out;
  out.text = filled(first(book, asked->text, lang), {{"ticket", ticket.number}, {"subject", ticket.subject}});
  if (kind == DueKind::AskHeld) {
    out.options = {{fmt::format("held:{}:yes", ticket.number), first(book, "label_held", lang)},
                   {fmt::format("held:{}:no", ticket.number), first(book, "label_not_held", lang)}};
    return out;
  }
  for (int score = desk::kBestScore; score >= 1; --score)
    out.options.emplace_back(fmt::format("score:{}:{}", ticket.number, score), scoreLabel(book, score, lang));
  return out;
}

std::optional<CareAnswer> careAnswer(std::string_view choice) {
  static const re2::RE2 kScore("score:(T[0-9-]{1,40}):([1-5])"), kHeld("held:(T[0-9-]{1,40}):(yes|no)");
  CareAnswer out;
  std::string said;
  if (re2::RE2::FullMatch(choice, kScore, &out.ticket, &out.score)) return out;
  if (!re2::RE2::FullMatch(choice, kHeld, &out.ticket, &said)) return std::nullopt;
  out.held = said == "yes";
  return out;
}

std::optional<CareAnswer> careWords(std::string_view typed, const desk::Ticket& ticket,
                                    const rulebook::RuleBook& book, Lang lang) {
  const desk::Aftercare& care = ticket.aftercare;
  if (ticket.status != desk::Status::Solved) return std::nullopt;
  const std::string normal = text::normalised(typed);
  const auto isLabel = [&](const char* name) { return text::normalised(first(book, name, lang)) == normal; };
  if (care.heldAskedAt && !care.held)
    for (const bool held : {true, false})
      if (isLabel(held ? "label_held" : "label_not_held")) return CareAnswer{ticket.number, 0, held};
  const int score = care.askedAt && !care.ratedAt ? typedScore(normal, typed, book, lang) : 0;
  return score == 0 ? std::nullopt : std::optional(CareAnswer{ticket.number, score, false});
}

void askInReply(Decision& decision, const Knowledge& knowledge, const desk::Ticket& ticket) {
  const auto kind = openQuestion(ticket);
  if (!kind || !decision.effects.empty() || asksSomething(decision)) return;
  int& given = decision.state.given[fmt::format("care:{}:{}", desk::name(*kind), ticket.number)];
  if (given++ > 0) return;
  const auto question = careQuestion(*kind, ticket, knowledge.rules, decision.state.lang);
  decision.replies.push_back(TextReply{question->text});
  decision.replies.push_back(ChoicesReply{question->options});
}

bool mayAnswer(const Turn& turn, const CareAnswer& answer) {
  if (turn.ticket == nullptr || turn.ticket->number != answer.ticket) return false;
  const desk::Aftercare& care = turn.ticket->aftercare;
  return answer.score != 0 ? care.askedAt || turn.ticket->solvedAt : care.heldAskedAt.has_value();
}

std::string labelOf(const Turn& turn, const CareAnswer& answer) {
  if (answer.score != 0) return scoreLabel(turn.rules(), answer.score, turn.lang());
  return own(turn, answer.held ? "label_held" : "label_not_held");
}

void hearCare(Turn& turn, const CareAnswer& answer) {
  if (answer.score != 0) return rated(turn, answer.score);
  answeredHeld(turn, answer.held);
}

bool hearScore(Turn& turn) {
  const bool asked =
      turn.ticket != nullptr && !desk::isOpen(turn.ticket->status) && turn.ticket->aftercare.askedAt;
  const int score = asked && !turn.ticket->aftercare.ratedAt
                        ? typedScore(turn.message.text, turn.typed, turn.rules(), turn.lang())
                        : 0;
  if (score != 0) rated(turn, score);
  return score != 0;
}

bool hearWords(Turn& turn) {
  if (turn.ticket == nullptr || turn.wordsFor != turn.ticket->number) return false;
  if (turn.ticket->aftercare.score == 0 || countChars(turn.typed) > desk::kMaxScoreWords) return false;
  turn.out.effects.push_back(RateTicket{turn.ticket->aftercare.score, turn.typed});
  sayPlain(turn, own(turn, "words_kept"));
  offer(turn, {"human", own(turn, "label_human"), Offer::Kind::Human, ""});
  return true;
}

}  // namespace xiaoer::dialog
