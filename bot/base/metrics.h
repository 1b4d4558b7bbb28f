// What the operator watches, in Prometheus' text format. Names and meanings are listed in docs/operating.md.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace xiaoer {

// Counting is lock-free for what is counted often. Any thread.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  void request(std::string_view route, int status, std::chrono::microseconds took);
  void turn(std::string_view outcome, std::string_view category);
  void ticketOpened(std::string_view reason);
  void feedback(std::string_view about, bool helpful);
  void delivery(std::string_view channel, std::string_view outcome);
  void waitingDeliveries(int64_t waiting);
  void conflict();  // a turn decided again since another one of its conversation was kept first
  void connections(size_t open);
  void rulebook(std::string_view version, size_t rules, size_t articles);

  void rulebookFaulty(bool faulty);  // the files on disk have a fault, an older book is in use

  std::string text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace xiaoer
