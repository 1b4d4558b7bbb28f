#include "channels/bounce.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "channels/address.h"
#include "channels/mime_text.h"

namespace xiaoer::channels {
namespace {

constexpr size_t kMostGroups = 100;  // of fields: the report's own, and one a recipient

// What stands behind the type of "rfc822; mei@example.com" or "smtp; 550 5.1.1 unknown". Where the line was
// folded there are several spaces.
std::string behindType(std::string field) {
  const size_t type = field.find(';');
  const size_t at = type == std::string::npos ? std::string::npos : field.find_first_not_of(" \t", type + 1);
  field.erase(0, at);
  const auto bothSpaces = [](char a, char b) { return a == ' ' && b == ' '; };
  field.erase(std::unique(field.begin(), field.end(), bothSpaces), field.end());
  return field;
}

// Fields as a mail has them, group after group, with empty lines between.
std::vector<std::string> groupsOf(std::string text) {
  std::erase(text, '\r');
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size() && out.size() < kMostGroups;) {
    const size_t end = std::min(text.find("\n\n", at), text.size());
    if (end > at) out.push_back(text.substr(at, end - at) + "\n\n");
    at = text.find_first_not_of('\n', end);
  }
  return out;
}

// Section 2.3: the address that it was sent to counts, not the one that a server made of it on its way.
std::string recipient(GMimeObject* fields) {
  std::string field = header(fields, "Original-Recipient");
  if (field.empty()) field = header(fields, "Final-Recipient");
  return addressIn(behindType(field)).value_or("");
}

void readStatus(const std::string& text, Bounce& bounce) {
  for (const std::string& group : groupsOf(text)) {
    const Owned<GMimeMessage> fields = parsed(group);
    if (fields == nullptr || lowered(header(GMIME_OBJECT(fields.get()), "Action")) != "failed") continue;
    bounce.to = recipient(GMIME_OBJECT(fields.get()));
    bounce.status = header(GMIME_OBJECT(fields.get()), "Status");
    bounce.why = behindType(header(GMIME_OBJECT(fields.get()), "Diagnostic-Code"));
    if (!bounce.to.empty()) return;
  }
}

// The mail that came back: whole, or its header alone.
std::string idIn(GMimeObject* part) {
  const auto idOf = [](GMimeMessage* mail) {
    const char* id = mail == nullptr ? nullptr : g_mime_message_get_message_id(mail);
    return id == nullptr ? std::string() : oneLine(id, kMaxIdBytes);
  };
  if (GMIME_IS_MESSAGE_PART(part)) return idOf(g_mime_message_part_get_message(GMIME_MESSAGE_PART(part)));
  GMimeContentType* type = g_mime_object_get_content_type(part);
  if (!GMIME_IS_PART(part) || g_mime_content_type_is_type(type, "text", "rfc822-headers") == 0) return "";
  const Owned<GMimeMessage> fields = parsed(decoded(GMIME_PART(part)));
  return idOf(fields.get());
}

}  // namespace

std::optional<Bounce> bounceIn(GMimeMessage* message) {
  GMimeObject* body = g_mime_message_get_mime_part(message);
  if (body == nullptr || !GMIME_IS_MULTIPART(body)) return std::nullopt;
  GMimeContentType* type = g_mime_object_get_content_type(body);
  if (g_mime_content_type_is_type(type, "multipart", "report") == 0) return std::nullopt;
  Bounce bounce;
  for (int i = 0; i < std::min(3, g_mime_multipart_get_count(GMIME_MULTIPART(body))); ++i) {
    GMimeObject* part = g_mime_multipart_get_part(GMIME_MULTIPART(body), i);
    GMimeContentType* its = g_mime_object_get_content_type(part);
    const bool status = GMIME_IS_PART(part) && g_mime_content_type_is_type(its, "message", "delivery-status");
    if (status) readStatus(decoded(GMIME_PART(part)), bounce);
    if (bounce.messageId.empty()) bounce.messageId = idIn(part);
  }
  if (bounce.to.empty() || bounce.messageId.empty()) return std::nullopt;
  return bounce;
}

}  // namespace xiaoer::channels
