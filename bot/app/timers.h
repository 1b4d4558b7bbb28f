// What time does to tickets: a thread that looks, once a second, whether a moment has come (desk/due.h), and
// carries it out. Each is decided on the ticket as it is then, and kept in one transaction with its mark, its
// events, what leaves the house, and the timer's next moment: nothing is done twice and nothing forgotten,
// also by a process that is killed in the middle, and whatever the clock does.
#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "app/library.h"
#include "app/notify.h"
#include "base/worker.h"
#include "store/store.h"

namespace xiaoer::app {

struct Case;

// Lets happen to the case's ticket all that is due at its `now`. Nothing where nothing is.
void carryOutDue(Case& one);
// The question how it was, in the step that has solved the case's ticket: so that its customer gets one mail
// of both. Nothing where it was asked before.
void askOnSolving(Case& one);

class Timers {
 public:
  Timers(store::Store& store, const Clock& clock, const Notices& notices,
         std::function<std::shared_ptr<const Library>()> library)
      : store_(store), clock_(clock), notices_(notices), library_(std::move(library)) {}
  ~Timers() { close(); }

  // Begins to look, on its own thread, unless it still does; does not block.
  void tick();
  // Nothing is under way: all that was due when it last looked is kept, or has failed.
  bool idle() const { return underWay_ == 0; }
  // Finishes what it has begun to decide. What was handed to the store still calls back: close the store
  // before this ends.
  void close() { thread_.close(); }

 private:
  void look();
  void carryOut(const std::string& ticket);
  void done(const std::string& ticket, const Status& kept);
  void leave();
  void putOff(const std::string& ticket, const std::string& why);

  store::Store& store_;
  const Clock& clock_;
  const Notices& notices_;
  const std::function<std::shared_ptr<const Library>()> library_;
  std::atomic<size_t> underWay_ = 0;  // changes that are not yet kept, and the look itself
  std::atomic<bool> more_ = false;    // there were too many for one look
  Worker thread_;                     // last: it uses all of the above
};

}  // namespace xiaoer::app
