// The moves a turn is made of. Each says what it says and leaves the state as the next message must find it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "dialog/care.h"
#include "dialog/matters.h"
#include "dialog/turn.h"
#include "text/clauses.h"

namespace xiaoer::dialog {

// answer.cpp: rules, articles, several things in one message
// `words`: the customer's for it; "" where they were said before.
void answerRule(Turn& turn, const rulebook::Rule& rule, std::string_view words);
bool isProblem(const Turn& turn, const rulebook::Rule& rule);
// All that the message is about where that is more than one thing, or one in a long story; else nothing.
std::vector<Matter> mattersOf(const Turn& turn, const rulebook::Matches& matches);
void answerArticle(Turn& turn, std::string_view id, std::string_view words);
// Answers with the best rule or article, or suggests, or hands over.
void answerBest(Turn& turn, const rulebook::Matches& matches);
// "还是不行": the next wording, the guide, or a human.
void notSolved(Turn& turn);
// Something about the conversation itself.
void obey(Turn& turn, rulebook::Means means);
// Asks what it is about, with the problem types as choices.
void askWhatItIs(Turn& turn);

// follow.cpp
// "那在哪里设置?": asks on about what was just answered: the article's passage that says so, else the next
// wording.
void tellMore(Turn& turn);
bool explain(Turn& turn);  // the same; false, and nothing said, where there is nothing more to say
// The best passage of an article that was not quoted yet; false where there is none left.
bool quote(Turn& turn, const articles::Article& article);

// suggest.cpp
struct Ranked {
  std::vector<Offer> best;  // rules and articles together, best first
  std::string why;          // the evidence for the first, in words
};
Ranked ranked(const Turn& turn, const rulebook::Matches& matches);
// Two or three choices that differ; the second time in a row it hands over.
void suggest(Turn& turn, const std::vector<Offer>& best);
// As a ticket names the rules and articles among them.
std::vector<desk::Nearest> nearest(const std::vector<Offer>& best);
std::string titleOf(const Turn& turn, const rulebook::Rule& rule);
// A suggestion that was typed rather than pressed: its label, or its number.
const Offer* typedOffer(const Turn& turn);
// By what it is about ("订单那个"), or yes and no.
const Offer* describedOffer(const Turn& turn, const rulebook::Matches& matches, rulebook::Means means);
// "both": all of them; else empty.
std::vector<const Offer*> typedOffers(const Turn& turn);
// Notes which suggestion was picked.
void keepPick(Turn& turn, const Offer& picked);

// beside.cpp
// What the message asks beside the clause of it that answers: said at once, or put off where it takes longer.
void answerBeside(Turn& turn, const text::Clause& answer);
// The choice that one clause of several picks; the others are dealt with as above.
const rulebook::Choice* chosenInClause(Turn& turn, const std::vector<rulebook::Choice>& choices);

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
// The choice that a fact which is known already picks: the customer said so before.
const rulebook::Choice* knownChoice(const Turn& turn, const rulebook::Step& step);
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
// Keeps those that the page knows.
void noteFromPage(Turn& turn);
bool knows(const State& state, std::string_view fact);
// `value`: a choice's id where the fact has choices, else the value itself.
bool knowsAs(const Turn& turn, std::string_view fact, const std::string& value);
// As it is kept: of a choice its label.
std::string factValue(const Turn& turn, std::string_view fact, const std::string& value);
// "2", "第二个", "the second one" → 1, "the last one" → count - 1; nothing beyond `count`. `normal` in normal
// form.
std::optional<size_t> ordinal(std::string_view normal, size_t count);
// A choice of a question that the typed message picks: by number, label, its `says`, or yes and no.
// `normal`: the message, or a clause of it.
const rulebook::Choice* chosen(std::string_view normal, const std::vector<rulebook::Choice>& choices,
                               rulebook::Means means);

// after.cpp
// A typed message after the ticket was solved or closed: thanks, "it works", or the trouble is back. False,
// and nothing said, where it is something else.
bool hearAfterwards(Turn& turn, const rulebook::Matches& matches, rulebook::Means means);
// What goes to a human now belongs to the solved ticket, and not to one of its own.
bool belongsToSolved(const Turn& turn, desk::Reason reason);

// care.cpp
// The button of a question that was asked outside of a turn.
bool mayAnswer(const Turn& turn, const CareAnswer& answer);
std::string labelOf(const Turn& turn, const CareAnswer& answer);
void hearCare(Turn& turn, const CareAnswer& answer);
// "5分" after the question; words after a score. False, and nothing said, where it is something else.
bool hearScore(Turn& turn);
bool hearWords(Turn& turn);

// handoff.cpp
// Asks for what is needed first, then opens the ticket. `rule`: that hands over, null if none does.
void beginHandoff(Turn& turn, const rulebook::Handoff& handoff, desk::Reason reason);
// Opens the ticket, or adds to the open one, and says so.
void handOff(Turn& turn, desk::Reason reason, const std::string& team = {},
             std::optional<rulebook::Priority> priority = {}, std::vector<desk::Nearest> nearest = {});
// Of the rule or the article that was spoken of last; "" where there is none.
std::string categoryOfTopic(const Turn& turn);
// What the conversation knows by now, for its open ticket.
AddToTicket addition(const Turn& turn);
void tellTicketStatus(Turn& turn);
// "It did not hold": opens it again, or a follow-up behind it.
void notHeld(Turn& turn);

}  // namespace xiaoer::dialog
