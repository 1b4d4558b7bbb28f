// Header fields: names compare without case (RFC 9110 section 5.1).
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xiaoer::http {

using Fields = std::vector<std::pair<std::string, std::string>>;

bool sameName(std::string_view a, std::string_view b);

// The value of the first field of that name, "" when there is none. Points into `fields`.
std::string_view firstField(const Fields& fields, std::string_view name);
size_t countFields(const Fields& fields, std::string_view name);

// Is `word` one of a comma-separated list ("keep-alive, Upgrade")?
bool listHas(std::string_view list, std::string_view word);

}  // namespace xiaoer::http
