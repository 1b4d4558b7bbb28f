#include "http/body_fields.h"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>

#include "base/utf8.h"

namespace xiaoer::http {

using nlohmann::json;

std::variant<json, Response> readObject(std::string_view body, std::string_view like) {
  json parsed = json::parse(body, nullptr, false);
  if (parsed.is_discarded()) return problem(400, fmt::format("The body is not JSON in UTF-8. Try {}.", like));
  if (!parsed.is_object()) return problem(400, fmt::format("The body must be a JSON object like {}.", like));
  return parsed;
}

std::string BodyFields::text(const json& in, const std::string& key, size_t mostChars,
                             const std::string& path) {
  const auto found = in.find(key);
  if (found == in.end() || found->is_null()) return "";
  const std::string pointer = path + "/" + key;
  if (!found->is_string()) return wrong(pointer, "must be a string");
  std::string value = *found;
  if (countChars(value) > mostChars)
    return wrong(pointer, fmt::format("must have at most {} characters", mostChars));
  if (value.find('\0') != std::string::npos) return wrong(pointer, "must not hold a NUL character");
  return value;
}

bool BodyFields::yesNo(const std::string& key) {
  if (has(key) && object_.at(key).is_boolean()) return object_.at(key);
  wrong("/" + key, has(key) ? "must be true or false" : "is missing");
  return false;
}

std::optional<int64_t> BodyFields::integer(const std::string& key, int64_t least, bool mayBeAbsent) {
  if (!has(key) && mayBeAbsent) return std::nullopt;
  if (has(key) && object_.at(key).is_number_integer() && object_.at(key) >= least)
    return object_.at(key).get<int64_t>();
  wrong("/" + key, has(key) ? fmt::format("must be a whole number of at least {}", least) : "is missing");
  return std::nullopt;
}

std::string BodyFields::words(const std::string& key, size_t mostChars) {
  std::string value = text(key, mostChars);
  if (isBlank(value) && !bad("/" + key)) wrong("/" + key, has(key) ? "must not be blank" : "is missing");
  return value;
}

bool isBlank(std::string_view text) {
  for (size_t at = 0; at < text.size();)
    if (!u_isUWhiteSpace(static_cast<UChar32>(nextChar(text, at)))) return false;
  return true;
}

std::optional<text::Lang> BodyFields::lang() {
  if (!has("lang")) return std::nullopt;
  const auto lang = text::langNamed(text("lang", 10));
  if (!lang && !bad("/lang")) wrong("/lang", "must be \"zh\" or \"en\"");
  return lang;
}

std::string BodyFields::wrong(std::string pointer, std::string detail) {
  errors_.push_back({std::move(pointer), std::move(detail)});
  return "";
}

bool BodyFields::bad(std::string_view pointer) const {
  return std::any_of(errors_.begin(), errors_.end(),
                     [&](const FieldError& error) { return error.pointer == pointer; });
}

}  // namespace xiaoer::http
