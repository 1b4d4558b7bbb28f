// After the solution: how it was, and whether it held. Asked by the bot outside of a turn (app/moments.cpp),
// or at the end of an answer; answered by a button or in words.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "desk/due.h"
#include "desk/ticket.h"
#include "dialog/decide.h"

namespace xiaoer::dialog {

struct Question {
  std::string text;                                          // Markdown
  std::vector<std::pair<std::string, std::string>> options;  // id, label
};

// What is asked at such a moment; nothing where none is: Close, promises.
std::optional<Question> careQuestion(desk::DueKind kind, const desk::Ticket& ticket,
                                     const rulebook::RuleBook& book, Lang lang);

// A button of such a question. It counts for as long as the ticket is there, whatever was said since.
struct CareAnswer {
  std::string ticket;  // its number
  int score = 0;       // 1 to 5; 0: it says whether it held
  bool held = false;
};
std::optional<CareAnswer> careAnswer(std::string_view choice);
// The same written in words, outside of the chat, to the question that waits for an answer: "5", "五分", or
// what stands on a button. Nothing where it says more than that, or nothing was asked. `typed`: valid UTF-8.
std::optional<CareAnswer> careWords(std::string_view typed, const desk::Ticket& ticket,
                                    const rulebook::RuleBook& book, Lang lang);

// Puts the question that waits for an answer at the end of a decision that asks nothing itself, once in a
// conversation: for who has no live stream.
void askInReply(Decision& decision, const Knowledge& knowledge, const desk::Ticket& ticket);

}  // namespace xiaoer::dialog
