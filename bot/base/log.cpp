#include "base/log.h"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "base/clock.h"

namespace xiaoer {
namespace {

std::string line(std::string_view level, std::string_view event, const nlohmann::json& fields) {
  nlohmann::ordered_json out = {{"at", rfc3339(SystemClock().now())}, {"level", level}, {"event", event}};
  for (const auto& [key, value] : fields.items()) out[key] = value;
  return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

void startLog() {
  // spdlog's own sink for standard output flushes after each line: a system call for every request.
  const auto logger = std::make_shared<spdlog::logger>(
      "xiaoer", std::make_shared<spdlog::sinks::ostream_sink_mt>(std::cout, false));
  logger->set_pattern("%v");
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(logger);
  spdlog::flush_every(std::chrono::seconds(1));
}

void logInfo(std::string_view event, const nlohmann::json& fields) {
  spdlog::info("{}", line("info", event, fields));
}
void logWarning(std::string_view event, const nlohmann::json& fields) {
  spdlog::warn("{}", line("warning", event, fields));
}
void logError(std::string_view event, const nlohmann::json& fields) {
  spdlog::error("{}", line("error", event, fields));
}
void logInfoFast(std::string_view event, std::string_view fields) {
  std::string whole;
  whole.reserve(fields.size() + event.size() + 80);
  whole.append(R"({"at":")").append(rfc3339(SystemClock().now())).append(R"(","level":"info","event":")");
  whole.append(event).append("\",").append(fields).append("}");
  spdlog::default_logger_raw()->log(spdlog::level::info, spdlog::string_view_t(whole));
}
void flushLog() { spdlog::default_logger()->flush(); }

}  // namespace xiaoer
