// Sends what waits in the outbox, on a thread of its own: takes what is due for some time (a lease), sends
// it, writes down what came of it. docs/notifications.md, "When it does not arrive".
#pragma once
#include <curl/curl.h>

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>

#include "base/metrics.h"
#include "channels/settings.h"
#include "channels/transfer.h"
#include "store/store.h"

namespace xiaoer::channels {

constexpr size_t kAtATime = 4;              // to the mail server, and to each webhook
constexpr int64_t kLease = 2 * kMinute;     // longer than any attempt takes
constexpr int64_t kFarewell = 3 * kSecond;  // for what is on its way when the server stops
constexpr size_t kMailsAnHour = 30;         // to one address; what is beyond comes later
constexpr size_t kAddressesKnown = 10'000;  // for that

class Sender {
 public:
  // All of them must outlive it. Begins at once; does nothing where nothing is set up.
  Sender(store::Store& store, const Clock& clock, Metrics& metrics, const Settings& settings);
  ~Sender() { close(); }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  // Ends what is on its way, or gives it back to be sent at the next start. Takes kFarewell at most, and some
  // writing. Idempotent. Before the store is closed.
  void close();

 private:
  struct OnItsWay {
    store::OutboxRow row;
    UnixMillis until;  // the lease's
    std::string messageId;
    std::unique_ptr<Transfer> transfer;
  };

  void run();
  void take();
  void begin(store::OutboxRow row);
  bool tooMany(const std::string& address, UnixMillis now);
  Result<std::unique_ptr<Transfer>> transferOf(const store::OutboxRow& row, std::string& messageId);
  void work();
  void ended(OnItsWay one, const Outcome& outcome);
  void tellLane(const std::string& lane, const Outcome& outcome);
  void giveBack();
  Status write(store::DeliveryWrite write);
  void count();

  store::Store& store_;
  const Clock& clock_;
  Metrics& metrics_;
  const Settings& settings_;
  CURLM* multi_;
  std::atomic<bool> closing_ = false;
  // The thread's only.
  std::unordered_map<CURL*, OnItsWay> onTheirWay_;
  std::map<std::string, size_t> lanes_;                              // how many are on their way, by lane
  std::map<std::string, bool> failing_;                              // by lane
  std::unordered_map<std::string, std::deque<UnixMillis>> written_;  // to whom within the last hour
  bool storeFails_ = false;
  UnixMillis counted_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace xiaoer::channels
