// The moves a turn is made of. Each says what it says and leaves the state as the next message must find it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "dialog/turn.h"

namespace xiaoer::dialog {

// answer.cpp: rules, articles, suggestions
void answerRule(Turn& turn, const rulebook::Rule& rule);
void answerArticle(Turn& turn, std::string_view id);
// Answers with the best rule or article, or suggests, or hands over.
void answerBest(Turn& turn, const rulebook::Matches& matches);
// "还是不行": the next wording, the guide, or a human.
void notSolved(Turn& turn);
// Something about the conversation itself.
void obey(Turn& turn, rulebook::Means means);
// Asks what it is about, with the problem types as choices.
void askWhatItIs(Turn& turn);

// guide.cpp
void startGuide(Turn& turn, const rulebook::Rule& rule);
// A typed message while a guide waits.
void hearInGuide(Turn& turn, const rulebook::Matches& matches, rulebook::Means means);
void pickGuideChoice(Turn& turn, std::string_view choice);
void guideSolved(Turn& turn);     // the customer says it works
void guideNotSolved(Turn& turn);  // the next step
void guideBack(Turn& turn);       // the question before
// The running guide goes on behind the step that was answered.
void goOn(Turn& turn);
// After something else was answered: the waiting question once more, or what was put off.
void resume(Turn& turn);

// The running guide and its waiting step; nothing where the rule book no longer has them.
struct Here {
  const rulebook::Guide* guide = nullptr;
  const rulebook::Step* step = nullptr;
  size_t index() const { return static_cast<size_t>(step - guide->steps.data()); }
};
std::optional<Here> here(const Turn& turn);
// Where in the running guide's path the last question stands; facts are not asked again. Nothing at the
// first.
std::optional<size_t> wayBack(const Turn& turn, const Here& at);

// progress.cpp
std::optional<Progress> progress(const Turn& turn);

// facts.cpp
// Keeps every fact that the message carries.
void noteFacts(Turn& turn);
// Asks for the first fact that is not known; false when all are.
bool askFacts(Turn& turn);
void hearFact(Turn& turn, const rulebook::Matches& matches, rulebook::Means means);
void pickFactChoice(Turn& turn, std::string_view choice);
void skipFact(Turn& turn);
void repeatFactQuestion(Turn& turn);
bool knows(const State& state, std::string_view fact);
// "2", "第二个", "the second one" → 1. `normal` in normal form.
std::optional<size_t> ordinal(std::string_view normal);
// A choice of a question that the typed message picks: by number, label, its `says`, or yes and no.
const rulebook::Choice* chosen(const Turn& turn, const std::vector<rulebook::Choice>& choices,
                               rulebook::Means means);

// handoff.cpp
// Asks for what is needed first, then opens the ticket. `rule`: that hands over, null if none does.
void beginHandoff(Turn& turn, const rulebook::Handoff& handoff, desk::Reason reason);
// Opens the ticket, or adds to the open one, and says so.
void handOff(Turn& turn, desk::Reason reason, const std::string& team = {},
             std::optional<rulebook::Priority> priority = {}, const std::vector<Offer>& nearest = {});
// What the conversation knows by now, for its open ticket.
AddToTicket addition(const Turn& turn);
void tellTicketStatus(Turn& turn);

}  // namespace xiaoer::dialog
