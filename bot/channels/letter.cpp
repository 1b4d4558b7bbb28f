#include "channels/letter.h"

#include <memory>

#include "base/utf8.h"
#include "channels/gmime.h"

namespace xiaoer::channels {
namespace {

constexpr size_t kMaxSubjectChars = 200;

struct Free {
  void operator()(char* text) const { g_free(text); }
};

std::string oneLine(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return out;
}

// The canonical line ends of text (RFC 2046, 4.1.1).
std::string canonical(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') out += '\r';
    if (c != '\0') out += c;
  }
  return out;
}

std::string quoted(const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "<" : " <") + oneLine(id) + ">";
  return out;
}

void setHeaders(GMimeMessage* message, const Letter& letter) {
  g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, oneLine(letter.fromName).c_str(),
                             letter.from.c_str());
  g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, nullptr, letter.to.c_str());
  const std::string subject = oneLine(firstChars(letter.subject, kMaxSubjectChars));
  g_mime_message_set_subject(message, subject.c_str(), "utf-8");
  GDateTime* date = g_date_time_new_from_unix_utc(letter.date.ms / kSecond);
  g_mime_message_set_date(message, date);
  g_date_time_unref(date);
  g_mime_message_set_message_id(message, letter.messageId.c_str());
  GMimeObject* object = GMIME_OBJECT(message);
  if (!letter.references.empty()) {
    g_mime_object_set_header(object, "In-Reply-To", quoted({letter.references.back()}).c_str(), nullptr);
    g_mime_object_set_header(object, "References", quoted(letter.references).c_str(), nullptr);
  }
  g_mime_object_set_header(object, "Auto-Submitted", "auto-generated", nullptr);
}

}  // namespace

std::string written(const Letter& letter) {
  startGMime();
  const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
  setHeaders(message.get(), letter);
  const Owned<GMimeTextPart> part(g_mime_text_part_new_with_subtype("plain"));
  g_mime_text_part_set_charset(part.get(), "utf-8");
  g_mime_text_part_set_text(part.get(), canonical(letter.text).c_str());
  g_mime_part_set_content_encoding(GMIME_PART(part.get()), GMIME_CONTENT_ENCODING_BASE64);
  g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(part.get()));
  const std::unique_ptr<GMimeFormatOptions, decltype(&g_mime_format_options_free)> format(
      g_mime_format_options_new(), g_mime_format_options_free);
  g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
  const std::unique_ptr<char, Free> text(g_mime_object_to_string(GMIME_OBJECT(message.get()), format.get()));
  return text == nullptr ? "" : text.get();
}

}  // namespace xiaoer::channels
