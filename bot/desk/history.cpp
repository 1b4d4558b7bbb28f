#include "desk/history.h"

#include <array>

namespace xiaoer::desk {

std::string_view name(Actor::Kind kind) {
  constexpr std::array<std::string_view, 4> kNames = {"customer", "bot", "agent", "system"};
  return kNames[static_cast<size_t>(kind)];
}

}  // namespace xiaoer::desk
