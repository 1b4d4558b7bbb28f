// Passwords and tokens (libsodium).
#pragma once
#include <string>
#include <string_view>

#include "store/ids.h"

namespace xiaoer::app {

constexpr size_t kMinPasswordChars = 10, kMaxPasswordChars = 200;

// argon2id, as crypto_pwhash_str writes it: a tenth of a second of processor time and 64 MiB. Empty where
// there is no memory for it.
std::string hashed(std::string_view password);
// Takes as long for an empty `hash`, which nothing fits.
bool fits(std::string_view password, const std::string& hash);

// 32 random bytes in hexadecimal digits, and what is kept of them.
std::string newToken();
store::Digest tokenDigest(std::string_view token);
// To be sent with unsafe requests; follows from the session's token, and tells nothing of it.
std::string csrfOf(std::string_view token);
// Compares without telling by its time where they differ.
bool same(std::string_view a, std::string_view b);

}  // namespace xiaoer::app
