// What a conversation remembers between two messages. Kept by the store as JSON; read by nobody but the
// dialog.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "desk/ticket.h"
#include "rulebook/rulebook.h"

namespace xiaoer::dialog {

using text::Lang;

// A button that is on offer, and what picking it means.
struct Offer {
  enum class Kind {
    Rule = 0,     // target: a rule's id
    Article,      // target: an article's id
    Category,     // target: a category's id; the customer is asked to say more
    GuideChoice,  // target: a choice's id in the guide's waiting step
    FactChoice,   // target: a choice's id of the fact that is asked for
    Skip,         // leaves the asked fact out
    Human,        // a human
    None,         // none of the suggestions
    Solved,       // it works now
    NotSolved,    // it still does not
  };
  std::string id, label;
  Kind kind = Kind::Rule;
  std::string target;
  double confidence = 1;
};

// A guide that is running, by names, since the rule book may change between two messages.
struct RunningGuide {
  std::string rule;               // that started it
  std::string guide, step;        // the step that waits for an answer
  std::vector<std::string> path;  // the steps before it that waited, for the way back and the count
};

// Facts are being asked for; what follows once they are there.
struct Asking {
  std::vector<std::string> facts;  // the first one is being asked for
  bool handsOff = false;           // then a ticket is opened; else the guide goes on
  std::string team;
  std::optional<rulebook::Priority> priority;
  desk::Reason reason = desk::Reason::Policy;
};

struct State {
  Lang lang = Lang::Zh;
  desk::Customer customer;
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::string> skippedFacts;
  std::vector<std::string> tried;
  std::vector<RunningGuide> guides;  // the last one is running, the others are on hold
  std::optional<Asking> asking;
  std::vector<Offer> offers;         // of the last reply
  std::map<std::string, int> given;  // wordings used, by rule id or "text:name" or "guide/step"
  std::string lastRule;              // the rule that answered last, "" if none did
  std::string topic;                 // the last rule of a problem; what a ticket is about
  std::string problem;               // the customer's own words for it
  std::vector<std::pair<std::string, std::string>>
      later;                                      // still to be dealt with: rule, and the words for it
  std::vector<std::string> ticketTopics;          // the rules that the ticket speaks of
  int notUnderstood = 0;                          // messages in a row that were not
  desk::Priority priority = desk::Priority::Low;  // the highest that a fact's choice has called for
  std::string
      wordsFor;  // the ticket that was rated with the last message: its customer may say why; "" if none
  std::string ticket;  // the number of the conversation's ticket, "" if none
};

std::string toJson(const State& state);
Result<State> stateFromJson(std::string_view json);

}  // namespace xiaoer::dialog
