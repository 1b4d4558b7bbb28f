// What a message is about. Most speak of one thing and are understood as a whole; some speak of two or three,
// and a long complaint is a story around one: those are understood by their clauses.
#pragma once
#include <string>
#include <vector>

#include "rulebook/match.h"
#include "text/clauses.h"

namespace xiaoer::dialog {

// One thing that a message asks or complains of, of which a rule is sure.
struct Matter {
  const rulebook::Rule* rule = nullptr;
  double confidence = 0;
  std::string why;    // the evidence, in words
  std::string words;  // the part of the message that says it, as it was typed
};

// Nobody says two things by greeting or thanking beside one.
bool isCourtesy(const rulebook::Rule& rule);

constexpr size_t kMaxMatters = 3;  // dealt with in one message; a fourth is in the transcript

// In the order in which the message speaks of them, at most kMaxMatters, no two of the same rule. Empty where
// it is about one thing and `whole`, its matches as a whole, says all there is to say. `typed` is valid
// UTF-8; `clauses`: its several ones.
std::vector<Matter> matters(const rulebook::RuleBook& book, std::string_view typed,
                            std::vector<text::Clause> clauses, const rulebook::Matches& whole,
                            const rulebook::Situation& situation);

}  // namespace xiaoer::dialog
