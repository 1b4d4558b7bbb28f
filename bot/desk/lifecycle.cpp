#include "desk/lifecycle.h"

#include <fmt/format.h>

#include <algorithm>

#include "desk/due.h"
#include "desk/promise.h"

namespace xiaoer::desk {
namespace {

using Cell = std::optional<Move>;

constexpr Move N{Status::New, false}, O{Status::Open, false}, P{Status::Pending, false},
    H{Status::OnHold, false}, S{Status::Solved, false}, C{Status::Closed, false}, F{Status::Closed, true};
constexpr std::nullopt_t No = std::nullopt;

// Rows by Event, columns by the status that the ticket has. No: cannot happen. F: stays closed, a follow-up
// is opened. What a closed ticket said is over: nobody changes it, and its customer is not turned away.
constexpr Cell kMoves[13][6] = {
    // new open pending on_hold solved closed
    {O, O, P, H, S, No},      // AgentReplies: a closing word does not reopen
    {O, O, O, O, O, No},      // AgentOpens
    {P, P, P, P, No, No},     // AgentWaits: what is solved is opened again first, and promised anew
    {H, H, H, H, No, No},     // AgentHolds
    {S, S, S, S, S, No},      // AgentSolves
    {No, No, No, No, C, No},  // AgentCloses
    {C, C, C, C, C, No},      // AgentMerges
    {N, O, O, O, O, F},       // CustomerWrites: what is answered, added or new is looked at
    {N, O, O, H, S, C},     // CustomerThanks: no news; but "ok" to a question of ours may be the answer to it
    {S, S, S, S, S, C},     // CustomerConfirms
    {N, O, P, H, C, C},     // SaysHeld: the end
    {N, O, P, H, O, F},     // SaysNotHeld
    {No, No, C, No, C, C},  // Quiet: only where the customer's word is awaited
};

// Bits of Ticket::dealtWith that belong to one promise.
constexpr uint32_t bit(DueKind kind) { return 1u << static_cast<unsigned>(kind); }
constexpr uint32_t kRespondBits = bit(DueKind::RespondSoon) | bit(DueKind::RespondLate);
constexpr uint32_t kResolveBits = bit(DueKind::ResolveSoon) | bit(DueKind::ResolveLate);

// The clock of the solution stands still: for the customer's word, or for good.
bool stands(Status status) {
  return status == Status::Pending || status == Status::Solved || status == Status::Closed;
}

// One change being made to a ticket.
struct Step {
  const Actor& by;
  UnixMillis now;
  const rulebook::RuleBook& book;
  const Zone& zone;
  Ticket& ticket;
  Changes changes;

  Calendar calendar() const { return {book.settings, zone, ticket.team}; }
  void note(std::string field, std::string from, std::string to) {
    if (from != to) changes.push_back({now, by, std::move(field), std::move(from), std::move(to)});
  }
};

void setResolveBy(Step& step, Moment to) {
  step.note("resolve_by", rfc3339(step.ticket.resolveBy), rfc3339(to.at));
  step.ticket.resolveBy = to.at;
  step.ticket.datesKnown = step.ticket.datesKnown && to.known;
  step.ticket.dealtWith &= ~kResolveBits;
}

void setRespondBy(Step& step, const Promise& to) {
  step.note("respond_by", rfc3339(step.ticket.respondBy), rfc3339(to.respondBy));
  step.ticket.respondBy = to.respondBy;
  step.ticket.datesKnown = step.ticket.datesKnown && to.known;
  step.ticket.dealtWith &= ~kRespondBits;
}

void stopClock(Step& step) {
  step.ticket.workLeft = step.calendar().between(step.now, step.ticket.resolveBy, Counted::WorkingTime);
  step.ticket.paused = true;
}

// A deadline that was missed before the clock stopped stays missed: it is not announced a second time.
void startClock(Step& step) {
  step.ticket.paused = false;
  if (step.ticket.workLeft > 0)
    setResolveBy(step, step.calendar().after(step.now, step.ticket.workLeft, Counted::WorkingTime));
  step.ticket.workLeft = 0;
}

// What is still promised, by the hours of the team that has the ticket now.
void promiseByTeam(Step& step) {
  Ticket& t = step.ticket;
  const int days = step.book.category(t.category).resolveDays;
  if (!t.respondedAt && t.respondBy > step.now) {
    const Promise early = promise(step.calendar(), t.channel, t.priority, days, t.createdAt);
    setRespondBy(step, early.respondBy > step.now
                           ? early
                           : promise(step.calendar(), t.channel, t.priority, days, step.now));
  }
  if (t.paused ? t.workLeft == 0 : t.resolveBy <= step.now) return;
  setResolveBy(step, resolveAnew(step.calendar(), t, t.priority, days, step.now));
  if (t.paused) stopClock(step);
}

// The problem is back: the customer gets both promises anew, and is asked again later whether it held.
void promiseAnew(Step& step) {
  Ticket& t = step.ticket;
  const Promise made =
      promise(step.calendar(), t.channel, t.priority, step.book.category(t.category).resolveDays, step.now);
  t.datesKnown = true;
  setRespondBy(step, made);
  t.paused = false, t.workLeft = 0;
  setResolveBy(step, {made.resolveBy, made.known});
  t.respondedAt.reset(), t.solvedAt.reset();
  t.aftercare.heldAskedAt.reset(), t.aftercare.held.reset();
}

void enter(Step& step, Status to) {
  const Status from = step.ticket.status;
  if (from == to) return;
  step.note("status", std::string(name(from)), std::string(name(to)));
  step.ticket.status = to, step.ticket.quietSince = step.now;
  if (from == Status::Solved && to != Status::Closed) promiseAnew(step);
  if (stands(to) && !step.ticket.paused) stopClock(step);
  if (!stands(to) && step.ticket.paused) startClock(step);
  if (to == Status::Solved) step.ticket.solvedAt = step.now;
}

void noteHeld(Step& step, bool held) {
  auto& known = step.ticket.aftercare.held;
  step.note("held", known ? (*known ? "yes" : "no") : "", held ? "yes" : "no");
  known = held;
}

// What an event does beside the status.
void happen(Step& step, Event event) {
  Ticket& t = step.ticket;
  if (event == Event::AgentReplies) {
    if (!t.respondedAt) {
      step.note("responded_at", "", rfc3339(step.now));
      t.respondedAt = step.now;
    }
    if (stands(t.status)) t.quietSince = step.now;
  }
  if (event == Event::AgentMerges) step.note("merged_into", "", t.mergedInto);
  if (event == Event::SaysHeld && t.status == Status::Solved) noteHeld(step, true);
  if (event == Event::SaysNotHeld && t.status == Status::Solved) noteHeld(step, false);
}

std::string whyNot(Status status, Event event) {
  if (status == Status::Closed) return "this ticket is closed: what comes after it is a new ticket";
  if (status == Status::Solved) return "this ticket is solved: open it again first";
  if (event == Event::AgentCloses) return "this ticket is not solved yet: solve it first";
  return fmt::format("a ticket that is {} is not closed by time", name(status));
}

void countUp(UnixMillis now, Ticket& ticket) { ++ticket.version, ticket.updatedAt = now; }

Changes set(std::string field, std::string Ticket::*where, std::string to, const Actor& by, UnixMillis now,
            Ticket& ticket) {
  if (ticket.*where == to) return {};
  Changes changes = {{now, by, std::move(field), ticket.*where, to}};
  ticket.*where = std::move(to);
  countUp(now, ticket);
  return changes;
}

}  // namespace

std::optional<Move> moved(Status from, Event event) {
  return kMoves[static_cast<size_t>(event)][static_cast<size_t>(from)];
}

Result<Applied> apply(Event event, const Actor& by, UnixMillis now, const rulebook::RuleBook& book,
                      const Zone& zone, Ticket& ticket) {
  const auto move = moved(ticket.status, event);
  if (!move) return Error{ErrorKind::Conflict, whyNot(ticket.status, event)};
  const UnixMillis quiet = ticket.quietSince;
  Step step{by, now, book, zone, ticket, {}};
  happen(step, event);
  enter(step, move->to);
  if (!step.changes.empty() || ticket.quietSince != quiet) countUp(now, ticket);
  return Applied{move->followUp, std::move(step.changes)};
}

Changes setTeam(std::string team, const Actor& by, UnixMillis now, const rulebook::RuleBook& book,
                const Zone& zone, Ticket& ticket) {
  if (ticket.team == team) return {};
  Step step{by, now, book, zone, ticket, {}};
  step.note("team", ticket.team, team);
  ticket.team = std::move(team);
  if (isOpen(ticket.status)) promiseByTeam(step);
  countUp(now, ticket);
  return std::move(step.changes);
}

Changes setAssignee(std::string agent, const Actor& by, UnixMillis now, Ticket& ticket) {
  return set("assignee", &Ticket::assignee, std::move(agent), by, now, ticket);
}

Changes setPriority(Priority priority, const Actor& by, UnixMillis now, const rulebook::RuleBook& book,
                    const Zone& zone, Ticket& ticket) {
  if (ticket.priority == priority) return {};
  Step step{by, now, book, zone, ticket, {}};
  step.note("priority", std::string(rulebook::name(ticket.priority)), std::string(rulebook::name(priority)));
  ticket.priority = priority;
  const int days = book.category(ticket.category).resolveDays;
  if (isOpen(ticket.status)) setResolveBy(step, resolveAnew(step.calendar(), ticket, priority, days, now));
  if (ticket.paused) stopClock(step);
  countUp(now, ticket);
  return std::move(step.changes);
}

}  // namespace xiaoer::desk
