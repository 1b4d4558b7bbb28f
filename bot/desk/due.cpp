#include "desk/due.h"

#include <algorithm>
#include <array>

#include "desk/promise.h"

namespace xiaoer::desk {
namespace {

constexpr int64_t kRemindAfter = kDay;    // after the question how it was
constexpr int64_t kHeldAfter = 3 * kDay;  // after the solution
constexpr int kCloseAfter = 5;  // working days without an answer: whoever is on holiday is not cut off

bool isDealtWith(const Ticket& ticket, DueKind kind) {
  return (ticket.dealtWith >> static_cast<unsigned>(kind) & 1) != 0;
}

// Collects what is still to come.
class Ahead {
 public:
  explicit Ahead(const Ticket& ticket) : ticket_(ticket) {}
  void add(DueKind kind, UnixMillis at) {
    if (!isDealtWith(ticket_, kind)) due_.push_back({kind, at});
  }
  std::vector<Due> sorted() {
    std::stable_sort(due_.begin(), due_.end(), [](const Due& a, const Due& b) { return a.at < b.at; });
    return std::move(due_);
  }

 private:
  const Ticket& ticket_;
  std::vector<Due> due_;
};

void addPromises(const Ticket& t, const Calendar& calendar, Ahead& ahead) {
  if (!t.respondedAt) {
    ahead.add(DueKind::RespondSoon, warnOfRespond(calendar, t.channel, t.respondBy));
    ahead.add(DueKind::RespondLate, t.respondBy);
  }
  if (t.paused) return;
  ahead.add(DueKind::ResolveSoon, warnOfResolve(calendar, t.resolveBy));
  ahead.add(DueKind::ResolveLate, t.resolveBy);
}

void addAftercare(const Ticket& t, Ahead& ahead) {
  const Aftercare& care = t.aftercare;
  if (!care.askedAt)
    ahead.add(DueKind::AskSatisfaction, *t.solvedAt);
  else if (!care.ratedAt && !care.remindedAt)
    ahead.add(DueKind::RemindSatisfaction, *care.askedAt + kRemindAfter);
  if (!care.heldAskedAt && !care.held) ahead.add(DueKind::AskHeld, *t.solvedAt + kHeldAfter);
}

}  // namespace

std::string_view name(DueKind kind) {
  constexpr std::array<std::string_view, 8> kNames = {
      "respond_soon",     "respond_late",        "resolve_soon", "resolve_late",
      "ask_satisfaction", "remind_satisfaction", "ask_held",     "close"};
  return kNames[static_cast<size_t>(kind)];
}

std::vector<Due> dueMoments(const Ticket& ticket, const rulebook::RuleBook& book, const Zone& zone) {
  const Calendar calendar(book.settings, zone, ticket.team);
  Ahead ahead(ticket);
  if (isOpen(ticket.status)) addPromises(ticket, calendar, ahead);
  if (ticket.status == Status::Solved && ticket.solvedAt) addAftercare(ticket, ahead);
  if (ticket.status == Status::Solved || ticket.status == Status::Pending)
    ahead.add(DueKind::Close, calendar.endOfWorkingDay(ticket.quietSince, kCloseAfter).at);
  return ahead.sorted();
}

std::optional<Due> nextDue(const Ticket& ticket, const rulebook::RuleBook& book, const Zone& zone) {
  const auto all = dueMoments(ticket, book, zone);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

void dealtWith(DueKind kind, UnixMillis now, Ticket& ticket) {
  Aftercare& care = ticket.aftercare;
  switch (kind) {
    case DueKind::AskSatisfaction:
      care.askedAt = now;
      break;
    case DueKind::RemindSatisfaction:
      care.remindedAt = now;
      break;
    case DueKind::AskHeld:
      care.heldAskedAt = now;
      break;
    case DueKind::RespondSoon:
    case DueKind::RespondLate:
    case DueKind::ResolveSoon:
    case DueKind::ResolveLate:
      ticket.dealtWith |= 1u << static_cast<unsigned>(kind);
      break;
    case DueKind::Close:
      return;
  }
  ++ticket.version, ticket.updatedAt = now;
}

}  // namespace xiaoer::desk
