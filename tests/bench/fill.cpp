// Fills a database the way a busy desk would: conversations of five turns, many of them at the same time,
// every twentieth with a ticket.
//
//   bench_fill DB TURNS [CONVERSATIONS AT ONCE=256]
// Prints the turns kept a second.
#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "store/sqlite_store.h"

using namespace xiaoer;

namespace {

constexpr int kTurns = 5, kTicketEvery = 20;

// About 700 bytes, which makes a reply of about 900: what the shipped rules answer.
std::string replyText() {
  std::string text;
  while (text.size() < 700) text += "先看看店铺授权有没有过期,再到「订单 → 手动同步」拉一次。";
  return text;
}

std::string replyBody(const store::ConversationId& id) {
  return fmt::format(
      R"({{"conversation":"{}","outcome":"answered","replies":[{{"type":"text","text":"{}"}}],)"
      R"("match":{{"rule":"sync-orders-missing","category":"data_sync","confidence":1}}}})",
      id.text(), replyText());
}

// About 500 bytes.
std::string state(int64_t turn) {
  return fmt::format(R"({{"lang":"zh","turn":{},"facts":{{"error_code":"E1024"}},"said":"{}"}})", turn,
                     std::string(430, 'x'));
}

class Filler {
 public:
  Filler(store::Store& store, int64_t conversations) : store_(store), toBegin_(conversations) {}

  // Until every conversation has had its turns; false if one could not be kept.
  bool run(int atOnce) {
    for (int i = 0; i < atOnce; ++i) next({}, 0);
    std::unique_lock lock(mutex_);
    over_.wait(lock, [&] { return running_ == 0; });
    return why_.empty();
  }
  const std::string& why() const { return why_; }

 private:
  // The turn after `version` of a conversation, or the first one of another.
  void next(store::ConversationId id, int64_t version) {
    std::optional<std::string> ticket;
    if (version == 0 || version == kTurns) {
      const std::lock_guard lock(mutex_);
      if (version == kTurns) --running_;
      if (toBegin_ == 0 || !why_.empty()) return over_.notify_all();
      ++running_;
      if (--toBegin_ % kTicketEvery == 0) ticket = fmt::format("F20261122-{:07}", toBegin_);
      id = store::ConversationId::make(SystemClock().now());
      version = 0;
    }
    store_.commit(turn(id, version, ticket), [this, id, version](Status kept) {
      if (kept) return next(id, version + 1);
      const std::lock_guard lock(mutex_);
      why_ = kept.error().message;
      --running_;
      over_.notify_all();
    });
  }

  store::Turn turn(const store::ConversationId& id, int64_t version,
                   const std::optional<std::string>& ticket) {
    const UnixMillis now = SystemClock().now();
    store::Turn turn;
    turn.conversation = id, turn.version = version, turn.at = now;
    turn.messageId = fmt::format("{}-{}", id.text().substr(0, 20), version);
    turn.said = "双11订单没有同步过来,已经试过重新授权";
    turn.reply = replyBody(id), turn.replyText = replyText(), turn.outcome = "answered";
    turn.rule = "sync-orders-missing", turn.category = "data_sync", turn.state = state(version);
    if (ticket)
      turn.ticket = store::TicketRow{*ticket,       id,  "new", "high", "data_sync", "tech",
                                     "13800000001", now, now,   now,    now,         std::string(600, 'x')};
    return turn;
  }

  store::Store& store_;
  std::mutex mutex_;
  std::condition_variable over_;
  int64_t toBegin_, running_ = 0;
  std::string why_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::fputs("usage: bench_fill DB TURNS [CONVERSATIONS AT ONCE=256]\n", stderr), 2;
  const int64_t turns = std::atoll(argv[2]) / kTurns * kTurns;
  const auto store = store::openSqlite(argv[1]);
  if (!store) return std::fprintf(stderr, "%s\n", store.error().message.c_str()), 1;
  const auto begin = std::chrono::steady_clock::now();
  Filler filler(**store, turns / kTurns);
  const bool kept = filler.run(argc > 3 ? std::atoi(argv[3]) : 256);
  (*store)->close();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (!kept) return std::fprintf(stderr, "%s\n", filler.why().c_str()), 1;
  std::printf("%.0f\n", static_cast<double>(turns) / seconds);
}
