#include "channels/signature.h"

#include <sodium.h>

#include <array>

namespace xiaoer::channels {
namespace {

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

// The streaming functions, as crypto_auth_hmacsha256() itself takes keys of 32 bytes only.
std::string signature(std::string_view secret, std::string_view timestamp, std::string_view body) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes(secret), secret.size());
  for (const std::string_view part : {timestamp, std::string_view("."), body})
    crypto_auth_hmacsha256_update(&state, bytes(part), part.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_final(&state, mac.data());
  std::string hex(2 * mac.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), mac.data(), mac.size());
  hex.pop_back();
  return "sha256=" + hex;
}

}  // namespace xiaoer::channels
