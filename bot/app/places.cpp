#include "app/places.h"

namespace xiaoer::app {

std::optional<uint64_t> Places::take(const std::string& whose, size_t most, const std::string& address) {
  const std::lock_guard lock(mutex_);
  const bool full = places_.size() >= kStreams || count(whose) >= most ||
                    (!address.empty() && count(address) >= kStreamsOfAddress);
  if (full) return std::nullopt;
  ++taken_[whose];
  if (!address.empty()) ++taken_[address];
  places_.emplace(next_, Place{whose, address});
  return next_++;
}

bool Places::leave(uint64_t place) {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(place);
  if (found == places_.end()) return false;
  for (const std::string& name : {found->second.whose, found->second.address})
    if (const auto taken = taken_.find(name); taken != taken_.end() && --taken->second == 0)
      taken_.erase(taken);
  places_.erase(found);
  return true;
}

bool Places::has(uint64_t place) const {
  const std::lock_guard lock(mutex_);
  return places_.contains(place);
}

size_t Places::held(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  return count(name);
}

size_t Places::names() const {
  const std::lock_guard lock(mutex_);
  return taken_.size();
}

size_t Places::count(const std::string& name) const {
  const auto taken = taken_.find(name);
  return taken == taken_.end() ? 0 : taken->second;
}

}  // namespace xiaoer::app
