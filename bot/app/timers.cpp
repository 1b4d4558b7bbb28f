#include "app/timers.h"

#include "app/case.h"
#include "base/log.h"

namespace xiaoer::app {
namespace {

constexpr size_t kAtOnce = 64;  // tickets; the others come with the next look, which follows at once
constexpr int64_t kPutOff = 10 * kMinute;  // one that cannot be read

}  // namespace

void Timers::tick() {
  size_t none = 0;
  if (!underWay_.compare_exchange_strong(none, 1)) return;
  if (!thread_.post([this] { look(); })) underWay_ = 0;
}

void Timers::look() {
  const auto due = store_.timers("due", clock_.now(), kAtOnce);
  if (!due) logError("timers_unread", {{"why", due.error().message}});
  if (due) {
    more_ = due->size() == kAtOnce;
    underWay_ += due->size();
    for (const std::string& ticket : *due) carryOut(ticket);
  }
  leave();
}

// The last one out: what there was too much of follows at once.
void Timers::leave() {
  if (--underWay_ == 0 && more_.exchange(false)) tick();
}

void Timers::carryOut(const std::string& ticket) {
  const auto agents = store_.agents();
  if (!agents) return done(ticket, agents.error());
  const Names names = namesOf(*agents);
  const auto library = library_();
  auto opened = openCase(store_, ticket, *library, names, clock_.now());
  if (!opened) return putOff(ticket, opened.error().message);
  Case& one = *opened;
  carryOutDue(one);
  const bool changed = one.ticket.version != one.line.ticket.version;
  store::DeskChange change;
  if (changed)
    change = finished(one, notices_);
  else  // the calendar or the ticket has changed since: only the row is brought up to date
    change.timers = {dueRow(one.ticket, one.library)};
  store_.change(std::move(change), [this, ticket](const Result<std::vector<store::Event>>& kept) {
    done(ticket, kept ? Status(Done{}) : Status(kept.error()));
  });
}

// On whichever thread. What was not kept is due still.
void Timers::done(const std::string& ticket, const Status& kept) {
  if (!kept && kept.error().kind != ErrorKind::Conflict)
    logError("timer_failed", {{"ticket", ticket}, {"why", kept.error().message}});
  if (!kept) more_ = false;  // a second's rest
  leave();
}

// One that stands in the way of the others for ever would be worse.
void Timers::putOff(const std::string& ticket, const std::string& why) {
  logError("timer_put_off", {{"ticket", ticket}, {"why", why}});
  store::DeskChange change;
  change.timers = {{ticket, "due", clock_.now() + kPutOff, "{}"}};
  store_.change(std::move(change), [this, ticket](const Result<std::vector<store::Event>>& kept) {
    done(ticket, kept ? Status(Done{}) : Status(kept.error()));
  });
}

}  // namespace xiaoer::app
