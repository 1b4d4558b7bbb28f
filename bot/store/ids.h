// What conversations are called, and digests.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace xiaoer::store {

// A UUIDv7 (RFC 9562): 48 bits of time, so that new rows lie side by side on disk, and 74 random bits
// (libsodium), so that nobody guesses it. Whoever holds its text is the customer.
struct ConversationId {
  std::array<uint8_t, 16> bytes{};
  bool operator==(const ConversationId&) const = default;

  static ConversationId make(UnixMillis now);
  // 32 lower-case hexadecimal digits.
  std::string text() const;
  static std::optional<ConversationId> parse(std::string_view text);
};

using Digest = std::array<uint8_t, 32>;
// SHA-256 over the parts, each with its length in front, so that no two lists of parts give the same bytes.
Digest digest(std::initializer_list<std::string_view> parts);

}  // namespace xiaoer::store
