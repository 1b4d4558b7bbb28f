// How a webhook's receiver knows that it is we who speak.
#pragma once
#include <string>
#include <string_view>

namespace xiaoer::channels {

// "sha256=" and the hexadecimal HMAC-SHA-256 (RFC 2104) of "timestamp.body". Any length of secret.
std::string signature(std::string_view secret, std::string_view timestamp, std::string_view body);

}  // namespace xiaoer::channels
