// What the build makes of bot/web/, as part of the program.
#pragma once
#include <string_view>

namespace xiaoer::http {

std::string_view deskCss();
std::string_view deskJs();
std::string_view helpCss();
std::string_view helpJs();
std::string_view widgetJs();
std::string_view widgetLiveJs();

}  // namespace xiaoer::http
