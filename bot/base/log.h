// The log: one JSON object a line, to standard output.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace xiaoer {

// Before the first line. Lines are written at once when something is wrong, else within a second.
void startLog();

// Writes {"at", "level", "event", …fields}. Any thread.
void logInfo(std::string_view event, const nlohmann::json& fields);
void logWarning(std::string_view event, const nlohmann::json& fields);
void logError(std::string_view event, const nlohmann::json& fields);

// For what is logged with every request: `fields` is the rest of the object as JSON, `"ms":1.5,"status":200`.
void logInfoFast(std::string_view event, std::string_view fields);

// Writes out what is still held back.
void flushLog();

}  // namespace xiaoer
