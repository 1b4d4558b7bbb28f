// What a page's form sends: fields and files, as application/x-www-form-urlencoded or multipart/form-data.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/server.h"

namespace xiaoer::http {

struct Form {
  struct File {
    std::string field, name, bytes;  // name: as the browser gave it, any bytes
  };
  std::vector<std::pair<std::string, std::string>> fields;  // valid UTF-8, without NUL
  std::vector<File> files;                                  // those that were chosen
  // The first of that name without the white space around it; "" where there is none.
  std::string field(std::string_view name) const;
};

// Nothing where the body is neither of the two, or is broken.
std::optional<Form> readForm(const Request& request);

}  // namespace xiaoer::http
