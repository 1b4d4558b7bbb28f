// What `xiaoer check` finds beyond what keeps a rule book from serving: the authors' own tests, and what is
// surely a slip.
#pragma once
#include "base/fault.h"
#include "rulebook/rulebook.h"

namespace xiaoer::rulebook {

// Errors: a rule without tests, a test that fails, a text that asks for a password, an identity document or a
// card number. Warnings: a message that two rules answer equally well, an example that another rule answers,
// a text in one language only.
Faults check(const RuleBook& book);

// A warning where `years` of the calendar do not name `year`, or, from November on, the year after it: the
// notice for that one is published about then.
Faults checkYears(const Calendar& calendar, int year, int month);

// Does this text ask the customer to hand over a secret?
bool asksForSecret(std::string_view text);

}  // namespace xiaoer::rulebook
