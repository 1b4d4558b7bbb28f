// Documents that are part of the program, put in by the build.
#pragma once
#include <string_view>

namespace xiaoer::http {

extern const std::string_view kOpenApiJson;
extern const std::string_view kTicketSchemaJson;
extern const std::string_view kVersion;

}  // namespace xiaoer::http
