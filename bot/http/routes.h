// What is served where. Every route stands in bot/http/openapi.json; a test holds the two against each other.
#pragma once
#include "app/chat.h"
#include "http/desk_access.h"
#include "http/router.h"
#include "http/website.h"

namespace xiaoer::http {

// All of them must outlive the router.
Router routes(const DeskParts& parts, const Metrics& metrics, const Website& website);

// The route's pattern a path belongs to, for the metrics: paths hold numbers and names, labels must be few.
std::string_view routeOf(const Router& router, std::string_view path);

}  // namespace xiaoer::http
