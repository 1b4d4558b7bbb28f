// A rule book for tests of the desk, from the text of one file.
#pragma once
#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "base/zone.h"
#include "rulebook/compile.h"

namespace xiaoer::desk {

inline std::shared_ptr<const rulebook::RuleBook> book(const std::string& text) {
  const auto compiled = rulebook::compile({{"r.yaml", text}}, {});
  for (const Fault& fault : compiled.faults) UNSCOPED_INFO(render(fault, text));
  REQUIRE(compiled.book != nullptr);
  return compiled.book;
}

inline const Zone& shanghai() {
  static const Zone kZone("Asia/Shanghai");
  return kZone;
}

// A moment of November 2026 in Shanghai; the 20th is a Friday.
inline UnixMillis november(int day, int hour, int minute = 0) {
  return shanghai().instant(2026, 11, day, hour * 60 + minute);
}

// Nine to nine, not on Sunday.
constexpr char kNineToNine[] = R"(
calendar:
  hours: {mon: "09:00-21:00", tue: "09:00-21:00", wed: "09:00-21:00", thu: "09:00-21:00", fri: "09:00-21:00", sat: "09:00-21:00"}
)";

}  // namespace xiaoer::desk
