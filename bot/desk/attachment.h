// Pictures that a customer adds to a ticket: which are taken, and under which names they are shown.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace xiaoer::desk {

constexpr size_t kMaxPictureBytes = 5 * 1024 * 1024;
constexpr size_t kMaxPictures = 5;       // of a ticket
constexpr size_t kMaxPictureName = 100;  // code points

struct Attachment {
  std::string id, name, type;
  int64_t size = 0;
  UnixMillis at;
};

// "image/png" and the like, told by the first bytes, whatever the sender calls it; nothing for all else.
std::optional<std::string_view> pictureType(std::string_view bytes);

// What is shown of the name that the sender gave: without folders, control and direction characters, with the
// ending that its type has, so that what is saved under it is opened as a picture. Never empty. `given` may
// be any bytes.
std::string shownName(std::string_view given, std::string_view type);

// The contract's attachment, and a ticket's list of them.
nlohmann::ordered_json toJson(const Attachment& attachment, std::string_view ticket);
nlohmann::ordered_json toJson(const std::vector<Attachment>& attachments, std::string_view ticket);

}  // namespace xiaoer::desk
