#include <sodium.h>

#include "store/store.h"

namespace xiaoer::store {

Digest digest(std::initializer_list<std::string_view> parts) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const std::string_view part : parts) {
    std::array<uint8_t, 8> length{};  // big-endian, so that the digest is the same on every machine
    for (size_t i = 0; i < 8; ++i) length[i] = static_cast<uint8_t>(uint64_t{part.size()} >> (56 - 8 * i));
    crypto_hash_sha256_update(&state, length.data(), length.size());
    crypto_hash_sha256_update(&state, reinterpret_cast<const uint8_t*>(part.data()), part.size());
  }
  Digest digest{};
  crypto_hash_sha256_final(&state, digest.data());
  return digest;
}

}  // namespace xiaoer::store
