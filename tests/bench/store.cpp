// How many turns a second the store keeps, and how long each waits, with 1, 16, 64 and 256 in flight: each
// reads its conversation and looks for its message_id, as a real turn does, then commits. 500-byte states,
// 900-byte replies, six turns a conversation. Then: how long opening the file with all of them takes. Run:
// bench_store [TURNS=100000] [FOLDER=.]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "store/sqlite_store.h"

namespace {

using namespace xiaoer;
using namespace xiaoer::store;
using Steady = std::chrono::steady_clock;

double millisSince(Steady::time_point start) {
  return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}

// One customer: says the next thing once the last was kept.
struct Customer {
  ConversationId id;
  int64_t version = 0;
  Steady::time_point said;
};

class Run {
 public:
  Run(Store& store, size_t inFlight, size_t turns) : store_(store), customers_(inFlight), turns_(turns) {
    for (Customer& customer : customers_) free_.push_back(&customer);
  }

  void go() {
    const auto start = Steady::now();
    for (size_t said = 0; said < turns_;)
      for (Customer* customer : waitForFree(1)) {
        if (said < turns_) say(*customer, said++);
      }
    waitForFree(customers_.size());
    report(millisSince(start));
  }

 private:
  // Takes all that are free, once there are so many. Those left over in the end have nothing more to say.
  std::vector<Customer*> waitForFree(size_t count) {
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [&] { return free_.size() >= count || (count > 1 && millis_.size() == turns_); });
    return std::exchange(free_, {});
  }

  void say(Customer& customer, size_t number) {
    if (customer.version % 6 == 0) customer = {ConversationId::make(SystemClock().now()), 0, {}};
    customer.said = Steady::now();
    Turn turn;
    turn.conversation = customer.id, turn.version = customer.version, turn.at = SystemClock().now();
    turn.messageId = fmt::format("{:036}", number);
    if (customer.version == 0) turn.firstKey = digest({customer.id.text(), turn.messageId});
    turn.said.assign(80, 'q'), turn.reply.assign(900, 'r'), turn.replyText.assign(250, 't');
    turn.state.assign(500, 's'), turn.outcome = "answered", turn.rule = "data_sync.orders";
    if (!store_.conversation(customer.id) || !store_.replyTo(customer.id, turn.messageId)) std::abort();
    store_.commit(std::move(turn), [&](const Status& kept) { heard(customer, kept); });
  }

  void heard(Customer& customer, const Status& kept) {
    if (!kept) fmt::print(stderr, "{}\n", kept.error().message), std::abort();
    ++customer.version;
    const std::lock_guard lock(mutex_);
    millis_.push_back(millisSince(customer.said));
    free_.push_back(&customer);
    freed_.notify_one();
  }

  void report(double millis) {
    std::sort(millis_.begin(), millis_.end());
    const auto at = [&](size_t perMille) { return millis_[(millis_.size() - 1) * perMille / 1000]; };
    fmt::print("{:3} in flight: {:6.0f} turns/s, p50 {:.2f} ms, p99 {:.2f}, p99.9 {:.2f}, longest {:.2f}\n",
               customers_.size(), 1000 * static_cast<double>(turns_) / millis, at(500), at(990), at(999),
               at(1000));
  }

  Store& store_;
  std::vector<Customer> customers_;
  const size_t turns_;
  std::mutex mutex_;  // guards the rest
  std::condition_variable freed_;
  std::vector<Customer*> free_;
  std::vector<double> millis_;
};

void removeFiles(const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

}  // namespace

int main(int argc, char** argv) {
  const size_t turns = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100'000;
  const std::string path = std::string(argc > 2 ? argv[2] : ".") + "/bench_store.db";
  removeFiles(path);
  for (const size_t inFlight : {1U, 16U, 64U, 256U}) {
    auto opened = openSqlite(path);
    if (!opened) return fmt::print(stderr, "{}\n", opened.error().message), 1;
    Run(**opened, inFlight, inFlight == 1 ? turns / 20 + 1 : turns).go();
  }
  const auto start = Steady::now();
  if (!openSqlite(path)) return 1;
  fmt::print("opening and closing {} MB: {:.1f} ms\n", std::filesystem::file_size(path) / 1'000'000,
             millisSince(start));
  removeFiles(path);
}
