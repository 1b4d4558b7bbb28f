#include <sodium.h>

#include <algorithm>

#include "store/store.h"

namespace xiaoer::store {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

// The value of a lower-case hexadecimal digit, or 16. Upper case is refused: an id has one text only.
size_t digit(char c) { return std::min(kHex.find(c), kHex.size()); }

// libsodium asks the kernel each time; a thread asks for many ids at once. Given out, bytes are wiped.
class RandomBytes {
 public:
  template <size_t n>
  void take(std::array<uint8_t, n>& into) {
    if (left_ < n) refill();
    left_ -= n;
    std::copy_n(pool_.begin() + static_cast<ptrdiff_t>(left_), n, into.begin());
    sodium_memzero(pool_.data() + left_, n);
  }

 private:
  void refill() {
    static const int ready = sodium_init();  // before the first random byte; safe to call from any thread
    static_cast<void>(ready);
    randombytes_buf(pool_.data(), pool_.size());
    left_ = pool_.size();
  }

  std::array<uint8_t, 1024> pool_{};
  size_t left_ = 0;
};

ConversationId randomId() {
  thread_local RandomBytes random;
  ConversationId id;
  random.take(id.bytes);
  return id;
}

}  // namespace

ConversationId ConversationId::make(UnixMillis now) {
  ConversationId id = randomId();
  for (size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<uint8_t>(now.ms >> (40 - 8 * i));
  id.bytes[6] = static_cast<uint8_t>(0x70 | (id.bytes[6] & 0x0f));  // version 7
  id.bytes[8] = static_cast<uint8_t>(0x80 | (id.bytes[8] & 0x3f));  // the RFC's variant
  return id;
}

std::string newAttachmentId() { return randomId().text(); }
std::string newDelivery() { return randomId().text(); }
std::string newLink() { return randomId().text(); }

std::string ConversationId::text() const {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const uint8_t byte : bytes) text.append({kHex[byte >> 4], kHex[byte & 0x0f]});
  return text;
}

std::optional<ConversationId> ConversationId::parse(std::string_view text) {
  ConversationId id;
  if (text.size() != 2 * id.bytes.size()) return std::nullopt;
  for (size_t i = 0; i < id.bytes.size(); ++i) {
    const size_t high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
    if (high > 15 || low > 15) return std::nullopt;
    id.bytes[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return id;
}

}  // namespace xiaoer::store
