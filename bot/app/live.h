// What happens now, to whoever listens: the customers' streams, their tickets' pages, the agents' feed, who
// is here, the queue.
#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/places.h"
#include "app/presence.h"
#include "base/worker.h"
#include "store/store.h"

namespace xiaoer::app {

// A feed that lies further behind is told to read everything again.
constexpr size_t kFeedKept = 1000;

class Live {
 public:
  // Where a stream's bytes go. Must not block.
  struct Sink {
    std::function<bool(std::string_view)> send;  // false: it has ended
    std::function<void()> end;
  };

  // `awayAfter`: ms without a sign after which an agent counts as gone. All but the sinks is used from Live's
  // own thread; every public function may be called from any.
  Live(store::Store& store, const Clock& clock, int64_t awayAfter);
  ~Live() { close(); }

  // To be given the store's events (Store::listen); does not block.
  void heard(const std::vector<store::Event>& events);
  // Once a second: who has gone, who has come to work here, places in the queue.
  void tick();
  // Called on Live's thread for each conversation whose agent has gone while somebody waits.
  void onDeserted(std::function<void(const store::HeldConversation&)> giveBack) {
    giveBack_ = std::move(giveBack);
  }
  // Is that session still one? Asked every few seconds for each feed.
  void whileSignedIn(std::function<bool(const Caller&)> signedIn) { signedIn_ = std::move(signedIn); }
  void close() { thread_.close(); }

  // A place for a stream, as Places::take() has it. To be given back by leave().
  std::optional<uint64_t> admit(const std::string& whose, size_t most, const std::string& address) {
    return places_.take(whose, most, address);
  }
  void leave(uint64_t stream);
  // Has that conversation a stream? Any thread.
  bool watched(const store::ConversationId& id) const;
  // Begins to send: what is kept behind `after` first, then what happens.
  void joinCustomer(uint64_t stream, const store::ConversationId& id, int64_t after, Sink sink);
  // For the page of a ticket in that conversation: told that something on it has changed, and nothing else.
  void joinPage(uint64_t stream, const store::ConversationId& id, Sink sink);
  void joinAgent(uint64_t stream, const Caller& caller, std::optional<int64_t> after, Sink sink);

  void customerTypes(const store::ConversationId& id, bool typing);
  struct Sign {
    std::optional<bool> away;
    std::string ticket;
    bool typing = false;
  };
  // Whatever an agent asks for is a sign of life.
  void seen(const Caller& caller);
  // And an agent may say more. Counts at once.
  void sign(const Caller& caller, const Sign& sign);
  nlohmann::ordered_json presence() const;

  // Does anybody work here? Without agents the bot keeps all conversations.
  bool hasAgents() const { return hasAgents_; }
  Handover handover(const store::HeldConversation& one) const;
  std::map<int64_t, std::string> states() const;  // of agents who are here, by number
  std::map<int64_t, size_t> inHand() const;

 private:
  struct Customer {
    store::ConversationId id;
    int64_t position = 0;
    std::string lastHandover;
    Sink sink;
    bool page = false;  // not the chat: joinPage()
  };
  struct Feed {
    Caller caller;
    int64_t position = 0;
    Sink sink;
  };

  void deliver(const store::Event& event);
  void toCustomers(const store::Event& event);
  void toFeed(Feed& feed, const store::Event& event);
  void tellHandovers();
  void tellHandover(Customer& customer, const store::HeldConversation* held);
  void tellPresence();
  Here& here(const Caller& caller);  // under floorMutex_; it is here now
  void reload();
  void noteTook(const store::HeldConversation& before);
  void look();
  void begin(uint64_t stream, Customer customer);
  void settle(uint64_t stream, Customer customer);
  void begin(uint64_t stream, Feed feed, std::optional<int64_t> after);
  const store::HeldConversation* heldOf(const store::ConversationId& id) const;

  store::Store& store_;
  const Clock& clock_;
  std::function<void(const store::HeldConversation&)> giveBack_;
  std::function<bool(const Caller&)> signedIn_;
  std::atomic<bool> hasAgents_ = false, telling_ = false;

  mutable std::mutex floorMutex_;  // guards floor_
  Floor floor_;

  Places places_;

  // Live's thread only.
  std::map<uint64_t, Customer> customers_;
  std::unordered_map<std::string, std::vector<uint64_t>> byConversation_;
  std::map<uint64_t, Feed> feeds_;
  std::string lastPresence_;
  int ticks_ = 0;

  Worker thread_;  // last: it uses all of the above
};

}  // namespace xiaoer::app
