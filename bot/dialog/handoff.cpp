// Handing over: what a human will need is asked for, the ticket is opened or added to, and the customer hears
// by when.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "desk/promise.h"
#include "desk/routing.h"
#include "dialog/moves.h"

namespace xiaoer::dialog {
namespace {

using rulebook::Priority;

constexpr size_t kSubjectChars = 60, kSummaryChars = 400, kAlsoChars = 120;

bool hasOpenTicket(const Turn& turn) { return turn.ticket != nullptr && desk::isOpen(turn.ticket->status); }

// The article that answered last, where no rule of a problem came after it.
const articles::Article* articleOf(const Turn& turn) {
  constexpr std::string_view kPrefix = "kb/";
  const std::string_view topic = turn.state.topic;
  return topic.starts_with(kPrefix) ? turn.know.articles.find(topic.substr(kPrefix.size()), turn.lang())
                                    : nullptr;
}

// What the ticket is about: the rule of the problem, else the nearest candidate, else what was asked for.
std::string categoryOf(const Turn& turn, desk::Reason reason, const std::vector<desk::Nearest>& nearest) {
  if (std::string topic = categoryOfTopic(turn); !topic.empty()) return topic;
  if (reason == desk::Reason::AskedForHuman) return "human_request";
  if (!nearest.empty() && nearest.front().confidence >= turn.rules().settings.suggestAt)
    if (const rulebook::Rule* rule = turn.rules().rule(nearest.front().rule)) return rule->category;
  return "general";
}

std::string subjectOf(const Turn& turn) {
  const rulebook::Rule* topic = turn.rules().rule(turn.state.topic);
  if (topic != nullptr && !topic->title.empty()) return std::string(topic->title.first(turn.lang()));
  if (const auto* article = articleOf(turn)) return article->title;
  const std::string& words = turn.state.problem.empty() ? turn.out.said : turn.state.problem;
  return std::string(firstChars(words, kSubjectChars));
}

// Another thing that the customer needs, in their words.
std::string alsoText(const Turn& turn, std::string_view rule, std::string_view words) {
  const rulebook::Rule* known = turn.rules().rule(rule);
  std::string matter = known == nullptr || known->title.empty() ? "" : titleOf(turn, *known);
  if (!words.empty()) matter += (matter.empty() ? "" : ": ") + std::string(firstChars(words, kAlsoChars));
  return filled(own(turn, "also"), {{"matter", matter}});
}

// The customer's own words, then what is known and tried, on one line.
std::string summaryOf(const Turn& turn) {
  std::string out(firstChars(turn.state.problem.empty() ? turn.out.said : turn.state.problem, kSummaryChars));
  for (const auto& [id, value] : turn.state.facts) {
    const rulebook::Fact* fact = turn.rules().fact(id);
    out += fmt::format(" · {}: {}", fact == nullptr ? std::string_view(id) : fact->label.first(turn.lang()),
                       value);
  }
  for (const std::string& tried : turn.state.tried) out += " · " + tried;
  for (const auto& [rule, words] : turn.state.later) out += " · " + alsoText(turn, rule, words);
  return out;
}

desk::Calendar calendarOf(const Turn& turn, const desk::Ticket& ticket) {
  return {turn.rules().settings, turn.know.zone, ticket.team};
}

Priority priorityOf(const Turn& turn, const rulebook::Category& category, std::optional<Priority> asked) {
  return desk::priorityOf({turn.state.priority, category.priority, asked,
                           desk::isFirstPlan(turn.rules().settings, turn.state.customer.plan)});
}

// By when someone answers, as it is said; with a reservation where holidays are not known.
std::string promisedTime(const Turn& turn, const desk::Ticket& ticket) {
  return spokenTime(turn, ticket.respondBy) + (ticket.datesKnown ? "" : own(turn, "unless_holiday"));
}

void promise(const Turn& turn, const rulebook::Category& category, desk::Ticket& ticket) {
  const desk::Promise made = desk::promise(calendarOf(turn, ticket), ticket.channel, ticket.priority,
                                           category.resolveDays, turn.now);
  ticket.respondBy = made.respondBy, ticket.resolveBy = made.resolveBy, ticket.datesKnown = made.known;
}

desk::Ticket draft(const Turn& turn, desk::Reason reason, const std::string& team,
                   std::optional<Priority> priority, std::vector<desk::Nearest> nearest) {
  desk::Ticket ticket;
  const rulebook::Category category = turn.rules().category(categoryOf(turn, reason, nearest));
  ticket.category = category.id;
  ticket.priority = priorityOf(turn, category, priority);
  ticket.subject = subjectOf(turn), ticket.summary = summaryOf(turn);
  ticket.lang = text::name(turn.lang());
  ticket.customer = turn.state.customer;
  ticket.facts = turn.state.facts, ticket.tried = turn.state.tried;
  ticket.reason = reason;
  ticket.nearest = std::move(nearest);
  ticket.team = desk::teamFor(ticket, team, turn.rules(), turn.know.zone, turn.now);
  promise(turn, category, ticket);
  ticket.createdAt = ticket.updatedAt = ticket.quietSince = turn.now;
  return ticket;
}

// The rules that the ticket has spoken of from now on.
void noteTopics(State& state) {
  if (!state.topic.empty()) state.ticketTopics.push_back(state.topic);
  for (const auto& [rule, words] : state.later) state.ticketTopics.push_back(rule);
}

// The solution is promised anew where the priority rises.
void raise(const Turn& turn, const rulebook::Category& category, std::optional<Priority> asked,
           desk::Addition& more) {
  more.priority = std::max(more.priority, priorityOf(turn, category, asked));
  if (more.priority > turn.ticket->priority)
    more.resolveBy = desk::resolveAnew(calendarOf(turn, *turn.ticket), *turn.ticket, more.priority,
                                       category.resolveDays, turn.now);
}

// Another problem than those that the ticket speaks of.
void addTopic(Turn& turn, std::optional<Priority> asked, desk::Addition& more) {
  auto& known = turn.state.ticketTopics;
  const rulebook::Rule* topic = turn.rules().rule(turn.state.topic);
  if (topic == nullptr || std::find(known.begin(), known.end(), topic->id) != known.end()) return;
  known.push_back(topic->id);
  more.also = alsoText(turn, topic->id, turn.state.problem);
  raise(turn, turn.rules().category(topic->category), asked, more);
}

void addToOpen(Turn& turn, desk::Reason reason, std::optional<Priority> asked) {
  AddToTicket more = addition(turn);
  addTopic(turn, asked, more.addition);
  turn.out.effects.push_back(std::move(more));
  const Fill fill = {{"ticket", turn.ticket->number}, {"time", promisedTime(turn, *turn.ticket)}};
  sayOwn(turn, reason == desk::Reason::AskedForHuman ? "still_open" : "added", fill);
}

// With both promises anew, and what the customer said now.
void reopen(Turn& turn, desk::Reason reason, std::optional<Priority> asked) {
  const HappenToTicket writes{turn.news};
  desk::Ticket again = *turn.ticket;
  happen(writes, turn.now, turn.rules(), turn.know.zone, again);
  const desk::Ticket* const before = std::exchange(turn.ticket, &again);
  AddToTicket more = addition(turn);
  addTopic(turn, asked, more.addition);
  const std::string_view words = turn.out.said;
  if (more.addition.also.empty() && reason != desk::Reason::AskedForHuman && !words.empty())
    more.addition.also =
        filled(own(turn, "came_back"), {{"words", std::string(firstChars(words, kAlsoChars))}});
  turn.out.effects.push_back(writes);
  turn.out.effects.push_back(std::move(more));
  const Fill fill = {{"ticket", again.number}, {"time", promisedTime(turn, again)}};
  if (!sayOwn(turn, "reopened", fill)) sayPlain(turn, filled(own(turn, "reopened"), fill));
  turn.ticket = before;
}

void openNew(Turn& turn, desk::Reason reason, const std::string& team, std::optional<Priority> priority,
             std::vector<desk::Nearest> nearest) {
  if (reason == desk::Reason::NotSolved) sayOwn(turn, "sorry_not_solved");
  desk::Ticket ticket = draft(turn, reason, team, priority, std::move(nearest));
  if (turn.ticket != nullptr && turn.ticket->status == desk::Status::Closed) {
    ticket.followUpOf = turn.ticket->number;
    sayPlain(turn, filled(own(turn, "follow_up"), {{"ticket", turn.ticket->number}}));
  }
  const bool open = calendarOf(turn, ticket).isOpen(turn.now);
  const Fill fill = {{"time", promisedTime(turn, ticket)}};
  const char* words = open ? "handed_off" : "handed_off_closed";
  sayPlain(turn, filled(own(turn, words), fill));  // the number makes it another sentence each time
  turn.out.effects.push_back(OpenTicket{std::move(ticket)});
}

}  // namespace

std::string categoryOfTopic(const Turn& turn) {
  if (const rulebook::Rule* topic = turn.rules().rule(turn.state.topic)) return topic->category;
  const auto* article = articleOf(turn);
  return article == nullptr ? "" : article->category;
}

desk::Changes happen(const Effect& effect, UnixMillis now, const rulebook::RuleBook& book, const Zone& zone,
                     desk::Ticket& ticket) {
  if (const auto* more = std::get_if<AddToTicket>(&effect)) desk::add(more->addition, now, ticket);
  const desk::Actor customer{desk::Actor::Kind::Customer, "", ""};
  if (const auto* rating = std::get_if<RateTicket>(&effect)) {
    auto rated = desk::rate(rating->score, rating->words, customer, now, ticket);
    return rated ? std::move(*rated) : desk::Changes{};
  }
  const auto* event = std::get_if<HappenToTicket>(&effect);
  if (event == nullptr) return {};
  auto applied = desk::apply(event->event, customer, now, book, zone, ticket);
  return applied ? std::move(applied->changes) : desk::Changes{};
}

AddToTicket addition(const Turn& turn) {
  desk::Addition more{turn.state.facts, turn.state.tried, {}, turn.state.customer, {}, {}};
  // Only a greater loss raises it: what an agent has set since stands.
  if (turn.state.priority > turn.costBefore)
    raise(turn, turn.rules().category(turn.ticket->category), std::nullopt, more);
  return {std::move(more)};
}

void beginHandoff(Turn& turn, const rulebook::Handoff& handoff, desk::Reason reason) {
  say(turn, handoff.say, "handoff:" + turn.state.topic);
  Asking asking{{}, true, handoff.team, handoff.priority, reason};
  for (const rulebook::Ref& fact : handoff.needs) asking.facts.push_back(fact.name);
  const auto said = turn.out.replies.size();
  turn.state.asking = asking;
  if (askFacts(turn)) {
    // Said before the first question, and only once.
    const auto& words = turn.rules().text("before_facts").in(turn.lang());
    int& given = turn.state.given["text:before_facts"];
    if (given < static_cast<int>(words.size()))
      turn.out.replies.insert(turn.out.replies.begin() + static_cast<ptrdiff_t>(said),
                              TextReply{words[static_cast<size_t>(given++)]});
    return;
  }
  turn.state.asking.reset();
  handOff(turn, reason, handoff.team, handoff.priority);
}

void handOff(Turn& turn, desk::Reason reason, const std::string& team, std::optional<Priority> priority,
             std::vector<desk::Nearest> nearest) {
  if (hasOpenTicket(turn) || turn.opened) {
    if (!turn.opened) addToOpen(turn, reason, priority);
  } else if (belongsToSolved(turn, reason)) {
    reopen(turn, reason, priority);
  } else {
    openNew(turn, reason, team, priority, std::move(nearest));
    turn.state.ticketTopics.clear();
    noteTopics(turn.state);
  }
  if (reason == desk::Reason::AskedForHuman) turn.state.later.clear();  // a person takes all of it
  if (!turn.opened) turn.out.replies.push_back(TicketReply{});
  turn.opened = true;
  turn.state.notUnderstood = 0;
  outcome(turn, Outcome::HandedOff);
  resume(turn);  // what was put off is still dealt with
}

void notHeld(Turn& turn) {
  const auto& topics = turn.state.ticketTopics;
  turn.news = desk::Event::SaysNotHeld;
  turn.state.guides.clear(), turn.state.asking.reset();
  turn.state.topic = topics.empty() ? "" : topics.back();
  handOff(turn, desk::Reason::NotSolved);
}

void tellTicketStatus(Turn& turn) {
  if (turn.ticket == nullptr) {
    sayOwn(turn, "no_ticket");
    offer(turn, {"human", own(turn, "label_human"), Offer::Kind::Human, ""});
    return outcome(turn, Outcome::Asked);
  }
  const Fill fill = {{"ticket", turn.ticket->number},
                     {"status", own(turn, fmt::format("status_{}", desk::name(turn.ticket->status)))},
                     {"time", promisedTime(turn, *turn.ticket)}};
  sayOwn(turn, desk::isOpen(turn.ticket->status) ? "ticket_status" : "ticket_done", fill);
  turn.out.replies.push_back(TicketReply{});
}

}  // namespace xiaoer::dialog
