#include "channels/sender.h"

#include <fmt/format.h>
#include <sodium.h>

#include <future>
#include <mutex>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "channels/letter.h"

namespace xiaoer::channels {
namespace {

using nlohmann::json;

constexpr int kLook = 500;         // ms between two looks at the outbox
constexpr size_t kMostTaken = 32;  // at one look
constexpr size_t kReferences = 20;
constexpr int64_t kTellEvery = 10 * kSecond;

// What hangs together: the mail server, or one webhook.
std::string laneOf(const store::OutboxRow& row) { return row.channel == "email" ? "email" : row.target; }

double chance() { return static_cast<double>(randombytes_random()) / 4294967296.0; }

std::string domainOf(const std::string& address) { return address.substr(address.find('@') + 1); }

}  // namespace

Sender::Sender(store::Store& store, const Clock& clock, Metrics& metrics, const Settings& settings)
    : store_(store), clock_(clock), metrics_(metrics), settings_(settings) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  multi_ = curl_multi_init();
  if (settings_.mail || !settings_.webhooks.empty()) thread_ = std::thread([this] { run(); });
}

void Sender::close() {
  closing_ = true;
  if (multi_ == nullptr) return;
  curl_multi_wakeup(multi_);
  if (thread_.joinable()) thread_.join();
  curl_multi_cleanup(multi_);
  multi_ = nullptr;
}

void Sender::run() {
  while (!closing_) {
    take();
    count();
    work();
    curl_multi_poll(multi_, nullptr, 0, kLook, nullptr);
    work();
  }
  const UnixMillis last = clock_.now() + kFarewell;
  while (!onTheirWay_.empty() && clock_.now() < last) {
    work();
    if (!onTheirWay_.empty()) curl_multi_poll(multi_, nullptr, 0, 100, nullptr);
  }
  giveBack();
}

// Waits for the store's writer, which never waits for this thread.
Status Sender::write(store::DeliveryWrite write) {
  std::promise<Status> told;
  store_.keepDelivery(std::move(write), [&told](Status status) { told.set_value(std::move(status)); });
  return told.get_future().get();
}

void Sender::take() {
  std::vector<std::string> busy;
  for (const auto& [lane, count] : lanes_)
    if (count >= kAtATime) busy.push_back(lane);
  auto due = store_.dueDeliveries(clock_.now(), busy, kMostTaken);
  if (!due && !storeFails_) logError("outbox_failing", {{"why", due.error().message}});
  storeFails_ = !due;
  if (!due) return;
  for (store::OutboxRow& row : *due)
    if (lanes_[laneOf(row)] < kAtATime) begin(std::move(row));
}

void Sender::begin(store::OutboxRow row) {
  const UnixMillis now = clock_.now();
  if (row.channel == "email" && tooMany(row.target, now)) {
    const UnixMillis later = now + kHour / 6;
    (void)write(store::EndDelivery{row.delivery, row.dueAt, "waiting",
                                   "too many mails to this address at once", later, std::nullopt});
    return;
  }
  const UnixMillis until = now + kLease;
  if (!write(store::LeaseDelivery{row.delivery, row.dueAt, now, until})) return;  // another one has it
  ++row.attempts;
  ++lanes_[laneOf(row)];
  OnItsWay one{std::move(row), until, "", nullptr};
  auto made = transferOf(one.row, one.messageId);
  if (!made) {
    const bool never = made.error().kind == ErrorKind::Invalid;
    return ended(std::move(one),
                 {never ? Outcome::Kind::Never : Outcome::Kind::Again, made.error().message, 0});
  }
  one.transfer = std::move(*made);
  CURL* handle = one.transfer->handle();
  onTheirWay_.emplace(handle, std::move(one));
  curl_multi_add_handle(multi_, handle);
}

// A stranger decides to whom a ticket's mails go: nobody is flooded with them.
bool Sender::tooMany(const std::string& address, UnixMillis now) {
  if (written_.size() > kAddressesKnown)
    std::erase_if(written_, [&](const auto& one) { return one.second.back() < now + -kHour; });
  auto& times = written_[address];
  while (!times.empty() && times.front() < now + -kHour) times.pop_front();
  if (times.size() >= kMailsAnHour) return true;
  times.push_back(now);
  return false;
}

// Invalid where it can never be sent, Unavailable where it cannot as things are.
Result<std::unique_ptr<Transfer>> Sender::transferOf(const store::OutboxRow& row, std::string& messageId) {
  const json body = json::parse(row.body, nullptr, false);
  if (!body.is_object()) return Error{ErrorKind::Invalid, "what is to be sent cannot be read"};
  if (row.channel != "email") {
    const Webhook* hook = settings_.webhook(body.value("hook", ""));
    if (hook == nullptr) return Error{ErrorKind::Unavailable, "the settings have no such webhook now"};
    return Transfer::webhook(*hook, row.delivery, body.value("payload", ""), clock_.now());
  }
  if (!settings_.mail) return Error{ErrorKind::Unavailable, "the settings have no mail server now"};
  const MailServer& server = *settings_.mail;
  messageId = row.delivery + "@" + domainOf(server.from);
  Letter letter{body.value("from_name", ""), server.from, row.target, body.value("subject", ""),
                body.value("text", ""),      messageId,   {},         row.createdAt};
  if (const auto before = store_.mailsOf(row.ticket, kReferences))
    for (const store::MailRow& one : *before)
      if (one.messageId != messageId) letter.references.push_back(one.messageId);
  return Transfer::mail(server, row.target, written(letter));
}

void Sender::work() {
  int running = 0, left = 0;
  curl_multi_perform(multi_, &running);
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;  // the message is gone with its handle
    const auto found = onTheirWay_.find(message->easy_handle);
    curl_multi_remove_handle(multi_, message->easy_handle);
    OnItsWay one = std::move(found->second);
    onTheirWay_.erase(found);
    const Outcome outcome = one.transfer->outcome(code);
    ended(std::move(one), outcome);
  }
}

void Sender::ended(OnItsWay one, const Outcome& outcome) {
  const store::OutboxRow& row = one.row;
  const bool sent = outcome.kind == Outcome::Kind::Sent;
  const bool givenUp = outcome.kind == Outcome::Kind::Never || (!sent && row.attempts >= kMostAttempts);
  const UnixMillis now = clock_.now();
  store::EndDelivery end{row.delivery, one.until, sent ? "sent" : givenUp ? "failed" : "waiting",
                         outcome.why,  now,       std::nullopt};
  if (!sent && !givenUp) end.dueAt = now + pauseAfter(row.attempts, chance(), outcome.retryAfter);
  if (sent && row.channel == "email" && !row.ticket.empty())
    end.mail = store::MailRow{one.messageId, row.ticket, "out", now};
  if (const auto lane = lanes_.find(laneOf(row)); lane != lanes_.end() && --lane->second == 0)
    lanes_.erase(lane);
  metrics_.delivery(row.channel, sent ? "sent" : givenUp ? "failed" : "again");
  tellLane(laneOf(row), outcome);
  if (givenUp)
    logError("delivery_failed", {{"delivery", row.delivery},
                                 {"channel", row.channel},
                                 {"ticket", row.ticket},
                                 {"attempts", row.attempts}});
  // Where it cannot be written, the lease runs out and it is sent again under the same name.
  if (Status kept = write(std::move(end)); !kept) logError("outbox_failing", {{"why", kept.error().message}});
}

// That a server does not answer is said once, not with each attempt.
void Sender::tellLane(const std::string& lane, const Outcome& outcome) {
  if (outcome.kind == Outcome::Kind::Never) return;  // it answered; it is about this delivery
  const bool fails = outcome.kind == Outcome::Kind::Again;
  const bool failed = failing_.contains(lane);
  if (fails == failed) return;
  if (fails) {
    failing_[lane] = true;
    logWarning("deliveries_failing", {{"to", lane}, {"why", outcome.why}});
  } else {
    failing_.erase(lane);
    logInfo("deliveries_work_again", {{"to", lane}});
  }
}

void Sender::giveBack() {
  for (auto& [handle, one] : onTheirWay_) {
    curl_multi_remove_handle(multi_, handle);
    (void)write(store::EndDelivery{one.row.delivery, one.until, "waiting", "the server was stopped",
                                   clock_.now(), std::nullopt});
  }
  onTheirWay_.clear();
}

void Sender::count() {
  if (clock_.now() < counted_ + kTellEvery) return;
  counted_ = clock_.now();
  if (const auto waiting = store_.waitingDeliveries()) metrics_.waitingDeliveries(*waiting);
}

}  // namespace xiaoer::channels
