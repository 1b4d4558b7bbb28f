// Bytes as gzip has them (RFC 1952), for what is compressed once and sent often.
#pragma once
#include <string>
#include <string_view>

namespace xiaoer::http {

// The same bytes give the same result. "" where there is no memory for it.
std::string gzip(std::string_view bytes);

}  // namespace xiaoer::http
