#include "app/passwords.h"

#include <sodium.h>

#include <array>

namespace xiaoer::app {
namespace {

std::string hex(const unsigned char* bytes, size_t size) {
  std::string out(2 * size + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes, size);
  out.pop_back();
  return out;
}

}  // namespace

std::string hashed(std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  const int failed = sodium_init() < 0 || crypto_pwhash_str(out.data(), password.data(), password.size(),
                                                            crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                                            crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0;
  return failed ? "" : std::string(out.data());
}

bool fits(std::string_view password, const std::string& hash) {
  static const std::string nobody = hashed(newToken());
  const std::string& against = hash.empty() ? nobody : hash;
  const bool fit = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return fit && !hash.empty();
}

std::string newToken() {
  std::array<unsigned char, 32> bytes{};
  if (sodium_init() >= 0) randombytes_buf(bytes.data(), bytes.size());
  return hex(bytes.data(), bytes.size());
}

store::Digest tokenDigest(std::string_view token) { return store::digest({"token", token}); }

std::string csrfOf(std::string_view token) {
  const store::Digest digest = store::digest({"csrf", token});
  return hex(digest.data(), 16);
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace xiaoer::app
