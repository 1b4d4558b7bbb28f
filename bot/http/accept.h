// What a client takes: RFC 9110 section 12.5.
#pragma once
#include <string_view>

namespace xiaoer::http {

// Is `name` in an Accept or Accept-Encoding field by its own name, with a weight that is not 0? Wildcards do
// not count: `curl` sends */* and wants JSON.
bool accepts(std::string_view field, std::string_view name);

// Is `etag` among those of an If-None-Match field? Compared weakly, as that field asks.
bool holdsEtag(std::string_view field, std::string_view etag);

}  // namespace xiaoer::http
