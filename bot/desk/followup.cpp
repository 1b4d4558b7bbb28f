#include "desk/followup.h"

#include <algorithm>

#include "base/utf8.h"
#include "desk/promise.h"

namespace xiaoer::desk {
namespace {

constexpr size_t kSummaryChars = 400, kHistory = 10;

}  // namespace

void begin(Ticket& ticket, const rulebook::RuleBook& book, const Zone& zone, UnixMillis now) {
  const Promise made = promise({book.settings, zone, ticket.team}, ticket.channel, ticket.priority,
                               book.category(ticket.category).resolveDays, now);
  ticket.respondBy = made.respondBy, ticket.resolveBy = made.resolveBy, ticket.datesKnown = made.known;
  if (ticket.callback) {  // the customer has said when
    ticket.respondBy = ticket.callback->to;
    ticket.resolveBy = std::max(ticket.resolveBy, ticket.respondBy);
  }
  ticket.createdAt = ticket.updatedAt = ticket.quietSince = now;
}

Ticket followUp(const Ticket& closed, std::string_view words, std::string_view channel,
                const rulebook::RuleBook& book, const Zone& zone, UnixMillis now) {
  Ticket next;
  next.priority = closed.priority, next.category = closed.category, next.team = closed.team;
  next.subject = closed.subject, next.lang = closed.lang, next.customer = closed.customer;
  next.facts = closed.facts, next.tried = closed.tried;
  next.channel = channel, next.reason = Reason::NotSolved, next.followUpOf = closed.number;
  next.summary = std::string(firstChars(words, kSummaryChars)) + " · " + closed.summary;
  next.summary = firstChars(next.summary, 2 * kSummaryChars);
  next.history = closed.history;
  next.history.insert(next.history.begin(), closed.number);
  next.history.resize(std::min(next.history.size(), kHistory));
  begin(next, book, zone, now);
  return next;
}

}  // namespace xiaoer::desk
