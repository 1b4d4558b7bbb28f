// E-mail addresses: which we write to.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace xiaoer::channels {

// The address where `text`, but for blanks around it, is one, in ASCII: a dot-string and a domain of RFC 5321
// (4.1.2) with its limits (4.5.3.1), the domain with a dot and in small letters. No quoted local parts, no
// address literals, no UTF-8 (RFC 6531): mail servers often refuse them. Any bytes may come in.
std::optional<std::string> addressIn(std::string_view text);

// Both are addresses, and the same one: mail servers tell no big letters from small ones, whatever RFC 5321
// allows.
bool sameAddress(std::string_view a, std::string_view b);

}  // namespace xiaoer::channels
