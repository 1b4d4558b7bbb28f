#include "base/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <vector>

namespace xiaoer {
namespace {

using Labels = std::map<std::string, std::string>;

const prometheus::Histogram::BucketBoundaries kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                          0.05,   0.1,   0.25,   0.5,   1,    5};

// Family::Add walks its labels under a lock on every call; the few combinations there are stay at hand per
// thread.
template <class T, class Make>
T& cached(std::string key, Make make) {
  thread_local std::map<std::string, T*, std::less<>> known;
  T*& found = known[std::move(key)];
  if (found == nullptr) found = &make();
  return *found;
}

}  // namespace

struct Metrics::Families {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("xiaoer_http_requests_total")
                                                          .Help("Requests answered.")
                                                          .Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds =
      prometheus::BuildHistogram()
          .Name("xiaoer_http_request_seconds")
          .Help("From the whole request read to its answer given to the socket.")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& turns = prometheus::BuildCounter()
                                                       .Name("xiaoer_chat_turns_total")
                                                       .Help("Messages answered and kept.")
                                                       .Register(registry);
  prometheus::Family<prometheus::Counter>& tickets = prometheus::BuildCounter()
                                                         .Name("xiaoer_tickets_opened_total")
                                                         .Help("Tickets opened, by reason.")
                                                         .Register(registry);
  prometheus::Family<prometheus::Counter>& feedback = prometheus::BuildCounter()
                                                          .Name("xiaoer_feedback_total")
                                                          .Help("Whether answers and articles helped.")
                                                          .Register(registry);
  prometheus::Family<prometheus::Counter>& deliveries =
      prometheus::BuildCounter()
          .Name("xiaoer_deliveries_total")
          .Help("Attempts to deliver, by what came of them.")
          .Register(registry);
  prometheus::Gauge& waiting = prometheus::BuildGauge()
                                   .Name("xiaoer_deliveries_waiting")
                                   .Help("E-mails and webhooks that are still to be delivered.")
                                   .Register(registry)
                                   .Add({});
  prometheus::Counter& conflicts =
      prometheus::BuildCounter()
          .Name("xiaoer_chat_conflicts_total")
          .Help("Turns decided again since another one of the conversation was kept first.")
          .Register(registry)
          .Add({});
  prometheus::Gauge& connections = prometheus::BuildGauge()
                                       .Name("xiaoer_http_connections")
                                       .Help("Connections open now.")
                                       .Register(registry)
                                       .Add({});
  prometheus::Gauge& faulty = prometheus::BuildGauge()
                                  .Name("xiaoer_rulebook_faulty")
                                  .Help("1 while the rule files have a fault and an older book is in use.")
                                  .Register(registry)
                                  .Add({});
  prometheus::Family<prometheus::Gauge>& book = prometheus::BuildGauge()
                                                    .Name("xiaoer_rulebook_rules")
                                                    .Help("Rules of the book in use.")
                                                    .Register(registry);
  std::vector<prometheus::Gauge*> books;  // of the version in use
  prometheus::Gauge& articles =
      prometheus::BuildGauge().Name("xiaoer_articles").Help("Articles in use.").Register(registry).Add({});
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::request(std::string_view route, int status, std::chrono::microseconds took) {
  const std::string key = std::to_string(reinterpret_cast<uintptr_t>(this)) + ' ' + std::string(route) + ' ' +
                          std::to_string(status);
  cached<prometheus::Counter>(
      key,
      [&]() -> auto& {
        return families_->requests.Add({{"route", std::string(route)}, {"status", std::to_string(status)}});
      })
      .Increment();
  cached<prometheus::Histogram>(
      key,
      [&]() -> auto& {
        return families_->seconds.Add({{"route", std::string(route)}}, kSeconds);
      })
      .Observe(static_cast<double>(took.count()) / 1e6);
}

void Metrics::turn(std::string_view outcome, std::string_view category) {
  const std::string key = std::to_string(reinterpret_cast<uintptr_t>(this)) + " turn " +
                          std::string(outcome) + ' ' + std::string(category);
  cached<prometheus::Counter>(
      key,
      [&]() -> auto& {
        return families_->turns.Add({{"outcome", std::string(outcome)}, {"category", std::string(category)}});
      })
      .Increment();
}

void Metrics::ticketOpened(std::string_view reason) {
  families_->tickets.Add({{"reason", std::string(reason)}}).Increment();
}
void Metrics::feedback(std::string_view about, bool helpful) {
  families_->feedback.Add({{"about", std::string(about)}, {"helpful", helpful ? "yes" : "no"}}).Increment();
}
void Metrics::delivery(std::string_view channel, std::string_view outcome) {
  families_->deliveries.Add({{"channel", std::string(channel)}, {"outcome", std::string(outcome)}})
      .Increment();
}
void Metrics::waitingDeliveries(int64_t waiting) { families_->waiting.Set(static_cast<double>(waiting)); }
void Metrics::conflict() { families_->conflicts.Increment(); }
void Metrics::connections(size_t open) { families_->connections.Set(static_cast<double>(open)); }

void Metrics::rulebook(std::string_view version, size_t rules, size_t articles) {
  for (prometheus::Gauge* old : families_->books) families_->book.Remove(old);
  families_->books = {&families_->book.Add({{"version", std::string(version)}})};
  families_->books.front()->Set(static_cast<double>(rules));
  families_->articles.Set(static_cast<double>(articles));
}

void Metrics::rulebookFaulty(bool faulty) { families_->faulty.Set(faulty ? 1 : 0); }

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

}  // namespace xiaoer
