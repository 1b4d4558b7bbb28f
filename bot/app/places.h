// How many streams there may be, of whom and from where.
#pragma once
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace xiaoer::app {

// Streams, bounded.
constexpr size_t kStreamsOfConversation = 4, kStreamsOfPage = 4, kStreamsOfAgent = 8, kStreamsOfAddress = 64,
                 kStreams = 5000;

// Safe from any thread. Remembers names of those who have a place, and of nobody else.
class Places {
 public:
  // A place for a stream, to be given back by leave(); nothing where `whose` has `most`, or there are as many
  // as may be. `address` "": not counted by address.
  std::optional<uint64_t> take(const std::string& whose, size_t most, const std::string& address);
  // False: there is no such place, or not any more.
  bool leave(uint64_t place);

  bool has(uint64_t place) const;
  // How many that name has.
  size_t held(const std::string& name) const;
  // How many names are remembered.
  size_t names() const;

 private:
  struct Place {
    std::string whose, address;
  };
  size_t count(const std::string& name) const;

  mutable std::mutex mutex_;  // guards the rest
  uint64_t next_ = 1;
  std::unordered_map<uint64_t, Place> places_;
  std::unordered_map<std::string, size_t> taken_;  // by whose and by address; never 0
};

}  // namespace xiaoer::app
