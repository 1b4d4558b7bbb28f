// The fields of a JSON body, read one by one: unknown ones are ignored, null counts as absent, and each wrong
// one is noted with a pointer to it.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/problem.h"
#include "text/language.h"

namespace xiaoer::http {

// The body as a JSON object, or the 400 that says what it is instead. `like`: an example of one.
std::variant<nlohmann::json, Response> readObject(std::string_view body, std::string_view like);

// `object` must outlive it.
class BodyFields {
 public:
  explicit BodyFields(const nlohmann::json& object) : object_(object) {}

  // The string under `key`; "" where it is absent, null or wrong (then an error is noted).
  std::string text(const nlohmann::json& in, const std::string& key, size_t mostChars,
                   const std::string& path = "");
  std::string text(const std::string& key, size_t mostChars) { return text(object_, key, mostChars); }
  // true or false; an error is noted where it is absent or anything else.
  bool yesNo(const std::string& key);
  // The language under "lang"; nothing where it is absent or wrong.
  std::optional<text::Lang> lang();
  bool has(const std::string& key) const { return object_.contains(key) && !object_.at(key).is_null(); }
  // Notes an error; always "".
  std::string wrong(std::string pointer, std::string detail);
  const std::vector<FieldError>& errors() const { return errors_; }
  bool bad(std::string_view pointer) const;

 private:
  const nlohmann::json& object_;
  std::vector<FieldError> errors_;
};

}  // namespace xiaoer::http
