#include "desk/attachment.h"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>

#include "base/utf8.h"

namespace xiaoer::desk {
namespace {

using json = nlohmann::ordered_json;

struct Picture {
  std::string_view type, begins, then;  // `then`: at the ninth byte, "" where nothing more is looked at
  std::vector<std::string_view> endings;
};

const std::vector<Picture>& pictures() {
  static const std::vector<Picture> all = {
      {"image/png", "\x89PNG\r\n\x1a\n", "", {".png"}},
      {"image/jpeg", "\xff\xd8\xff", "", {".jpg", ".jpeg"}},
      {"image/gif", "GIF87a", "", {".gif"}},
      {"image/gif", "GIF89a", "", {".gif"}},
      {"image/webp", "RIFF", "WEBP", {".webp"}},
  };
  return all;
}

bool isSafe(char32_t c) {
  constexpr uint32_t kUnsafe =
      U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK | U_GC_CN_MASK | U_GC_CO_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kUnsafe) == 0;
}

// The last part of a path, of either kind.
std::string_view withoutFolders(std::string_view path) {
  const size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string cleaned(std::string_view name) {
  std::string out;
  for (size_t at = 0; at < name.size();)
    if (const char32_t c = nextChar(name, at); isSafe(c)) appendChar(out, c);
  const size_t from = out.find_first_not_of(" ."), to = out.find_last_not_of(" .");
  return from == std::string::npos ? "" : out.substr(from, to - from + 1);
}

}  // namespace

std::optional<std::string_view> pictureType(std::string_view bytes) {
  for (const Picture& picture : pictures())
    if (bytes.starts_with(picture.begins) &&
        (picture.then.empty() || (bytes.size() > 8 && bytes.substr(8).starts_with(picture.then))))
      return picture.type;
  return std::nullopt;
}

std::string shownName(std::string_view given, std::string_view type) {
  std::string stem = validUtf8(given) ? cleaned(withoutFolders(given)) : "";
  const auto found = std::find_if(pictures().begin(), pictures().end(),
                                  [&](const Picture& picture) { return picture.type == type; });
  std::string ending(found == pictures().end() ? "" : found->endings.front());
  for (std::string_view known :
       found == pictures().end() ? std::vector<std::string_view>{} : found->endings) {
    if (!lowered(stem).ends_with(known)) continue;
    ending = stem.substr(stem.size() - known.size());
    stem.resize(stem.size() - known.size());
    break;
  }
  if (stem.empty()) stem = "picture";
  return std::string(firstChars(stem, kMaxPictureName - ending.size())) + ending;
}

json toJson(const Attachment& attachment, std::string_view ticket) {
  return {{"id", attachment.id},
          {"name", attachment.name},
          {"type", attachment.type},
          {"size", attachment.size},
          {"url", fmt::format("/v1/tickets/{}/attachments/{}", ticket, attachment.id)},
          {"at", rfc3339(attachment.at)}};
}

json toJson(const std::vector<Attachment>& attachments, std::string_view ticket) {
  json list = json::array();
  for (const Attachment& attachment : attachments) list.push_back(toJson(attachment, ticket));
  return list;
}

}  // namespace xiaoer::desk
