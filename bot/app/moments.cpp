// What each moment that time brings does to a ticket.
#include <algorithm>

#include "app/case.h"
#include "app/timers.h"
#include "desk/due.h"
#include "dialog/care.h"

namespace xiaoer::app {
namespace {

using desk::Due;
using desk::DueKind;
using json = nlohmann::ordered_json;

std::vector<Due> dueNow(const Case& one) {
  auto all = desk::dueMoments(one.ticket, *one.library.rules, one.library.zone);
  std::erase_if(all, [&](const Due& due) { return due.at > one.now; });
  return all;
}

// Of two that have both gone by, because nobody looked, only the second is told.
struct Outrun {
  DueKind first, second;
};
constexpr Outrun kOutrun[] = {{DueKind::RespondSoon, DueKind::RespondLate},
                              {DueKind::ResolveSoon, DueKind::ResolveLate},
                              {DueKind::AskSatisfaction, DueKind::AskHeld},
                              {DueKind::RemindSatisfaction, DueKind::AskHeld}};

bool has(const std::vector<Due>& all, DueKind kind) {
  return std::any_of(all.begin(), all.end(), [&](const Due& due) { return due.kind == kind; });
}

bool isOutrun(const std::vector<Due>& all, DueKind kind) {
  return std::any_of(std::begin(kOutrun), std::end(kOutrun),
                     [&](const Outrun& o) { return o.first == kind && has(all, o.second); });
}

bool isPromise(DueKind kind) { return kind <= DueKind::ResolveLate; }

void tellDesk(Case& one, const Due& due) {
  note(one, isPromise(due.kind) ? "deadline" : "asked",
       {{"due", desk::name(due.kind)}, {"at", rfc3339(due.at)}});
}

// In the conversation, where the customer would look for it: not while it is about something else, or a human
// has it. An e-mail and the tracking page ask as well.
void askCustomer(Case& one, DueKind kind) {
  const auto question = dialog::careQuestion(kind, one.ticket, *one.library.rules, one.lang());
  if (!question || !one.live() || one.hold.owner != store::Owner::Bot) return;
  json options = json::array();
  for (const auto& [id, label] : question->options) options.push_back({{"id", id}, {"label", label}});
  note(one, "notice", {{"text", question->text}, {"options", std::move(options)}}, true);
}

void close(Case& one) {
  auto applied =
      desk::apply(desk::Event::Quiet, one.by, one.now, *one.library.rules, one.library.zone, one.ticket);
  if (!applied) return;
  note(one, applied->changes);
  letGo(one);
}

}  // namespace

void carryOutDue(Case& one) {
  const std::vector<Due> all = dueNow(one);
  // Who has said nothing for that long is not asked first.
  if (has(all, DueKind::Close)) return close(one);
  for (const Due& due : all) {
    if (!isOutrun(all, due.kind)) tellDesk(one, due), askCustomer(one, due.kind);
    desk::dealtWith(due.kind, one.now, one.ticket);
  }
}

void askOnSolving(Case& one) {
  const std::vector<Due> all = dueNow(one);
  const auto due = std::find_if(all.begin(), all.end(),
                                [](const Due& each) { return each.kind == DueKind::AskSatisfaction; });
  if (due == all.end()) return;
  const std::string actor = std::exchange(one.actor, "system");  // nobody presses a button for it
  tellDesk(one, *due), askCustomer(one, due->kind);
  one.actor = actor;
  desk::dealtWith(due->kind, one.now, one.ticket);
}

}  // namespace xiaoer::app
