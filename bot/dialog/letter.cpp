#include "dialog/letter.h"

#include <algorithm>

#include "base/utf8.h"
#include "desk/followup.h"
#include "desk/priority.h"
#include "desk/routing.h"
#include "dialog/turn.h"

namespace xiaoer::dialog {
namespace {

constexpr size_t kSubjectChars = 60, kSummaryChars = 400;

// The rule of a problem that the words are about; null where there is none.
const rulebook::Rule* topicOf(const Decision& read, const rulebook::RuleBook& rules) {
  for (const std::string& id : {read.state.topic, read.match ? read.match->rule : ""}) {
    const rulebook::Rule* rule = rules.rule(id);
    if (rule != nullptr && rules.category(rule->category).problem) return rule;
  }
  return nullptr;
}

// What was said in a field of its own: where the fact has choices, one of them by its id.
void take(const std::pair<std::string, std::string>& said, const rulebook::RuleBook& rules, State& state) {
  auto value = said.second;
  if (const rulebook::Fact* fact = rules.fact(said.first))
    for (const rulebook::Choice& choice : fact->choices) {
      if (choice.id != value) continue;
      value = choice.label.first(state.lang);
      state.priority = std::max(state.priority, choice.priority.value_or(state.priority));
      break;
    }
  const auto known = std::find_if(state.facts.begin(), state.facts.end(),
                                  [&](const auto& fact) { return fact.first == said.first; });
  if (known == state.facts.end())
    state.facts.emplace_back(said.first, value);
  else
    known->second = value;
}

std::string subjectOf(const Letter& letter, const rulebook::Rule* topic, Lang lang) {
  if (!letter.subject.empty()) return letter.subject;
  if (topic != nullptr && !topic->title.empty()) return std::string(topic->title.first(lang));
  std::string_view words = letter.words;
  words.remove_prefix(std::min(words.find_first_not_of(" \r\n\t"), words.size()));
  return std::string(firstChars(words.substr(0, words.find_first_of("\r\n")), kSubjectChars));
}

std::string promised(const desk::Ticket& ticket, const Knowledge& know, Lang lang, UnixMillis now) {
  const auto own = [&](const char* name) { return std::string(know.rules.text(name).first(lang)); };
  const bool open = desk::Calendar(know.rules.settings, know.zone, ticket.team).isOpen(now);
  const LocalTime at = know.zone.local(ticket.respondBy), today = know.zone.local(now);
  const std::string time =
      dialog::spokenTime(lang, at, at.year == today.year && at.month == today.month && at.day == today.day) +
      (ticket.datesKnown ? "" : own("unless_holiday"));
  return filled(own(open ? "handed_off" : "handed_off_closed"), {{"time", time}});
}

}  // namespace

Handed handOver(const Letter& letter, const Knowledge& know, UnixMillis now) {
  Handed out;
  // Fails for choices only.
  const auto read = decide({}, {letter.words, {}, letter.lang, letter.customer}, know, nullptr, now);
  if (read) out.state.lang = read->state.lang, out.state.facts = read->state.facts;
  if (read) out.state.priority = read->state.priority;
  State& state = out.state;
  state.customer = letter.customer, state.problem = letter.words;
  for (const auto& said : letter.facts) take(said, know.rules, state);
  const rulebook::Rule* topic = read ? topicOf(*read, know.rules) : nullptr;
  if (topic != nullptr) state.topic = topic->id, state.ticketTopics = {topic->id};

  desk::Ticket& ticket = out.ticket;
  ticket.channel = letter.channel, ticket.lang = text::name(state.lang);
  ticket.category = !letter.category.empty() ? letter.category
                    : topic != nullptr       ? topic->category
                                             : "general";
  const rulebook::Category category = know.rules.category(ticket.category);
  const bool fits = topic != nullptr && topic->category == ticket.category;
  ticket.priority = desk::priorityOf({state.priority, category.priority,
                                      fits && topic->handoff ? topic->handoff->priority : std::nullopt,
                                      desk::isFirstPlan(know.rules.settings, letter.customer.plan)});
  ticket.subject = subjectOf(letter, fits ? topic : nullptr, state.lang);
  ticket.summary = firstChars(letter.words, kSummaryChars);
  ticket.customer = letter.customer, ticket.facts = state.facts, ticket.callback = letter.callback;
  ticket.reason = desk::Reason::AskedForHuman;
  if (read && read->match) ticket.nearest = {{read->match->rule, read->match->confidence}};
  ticket.team =
      desk::teamFor(ticket, fits && topic->handoff ? topic->handoff->team : "", know.rules, know.zone,
                    letter.callback ? letter.callback->from : now);  // who is there when it is needed
  desk::begin(ticket, know.rules, know.zone, now);
  out.said = promised(ticket, know, state.lang, now);
  return out;
}

}  // namespace xiaoer::dialog
