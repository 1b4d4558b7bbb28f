#include "channels/incoming.h"

#include <fmt/format.h>
#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/utf8.h"
#include "channels/address.h"
#include "channels/bounce.h"
#include "channels/fresh.h"
#include "channels/gmime.h"
#include "channels/html_text.h"
#include "channels/mime_text.h"
#include "store/ids.h"

namespace xiaoer::channels {
namespace {

constexpr size_t kMostReferences = 50, kMaxNameChars = 100, kMaxSubjectChars = 200;

// RFC 3834, 2, and what programs did before it.
std::string automatic(GMimeMessage* message, const std::string& from) {
  GMimeObject* object = GMIME_OBJECT(message);
  const std::string submitted = lowered(header(object, "Auto-Submitted"));
  if (!submitted.empty() && submitted.rfind("no", 0) != 0) return "Auto-Submitted: " + submitted;
  const std::string precedence = lowered(header(object, "Precedence"));
  for (const char* kind : {"bulk", "junk", "list", "auto_reply"})
    if (precedence == kind) return "Precedence: " + precedence;
  const char* path = g_mime_object_get_header(object, "Return-Path");
  if (path != nullptr && std::string_view(path).find("<>") != std::string_view::npos)
    return "it came with an empty return path: a bounce";
  for (const char* name : {"List-Id", "X-Autoreply", "X-Autorespond"})
    if (g_mime_object_get_header(object, name) != nullptr) return std::string("it has ") + name;
  const std::string local = lowered(from.substr(0, from.find('@')));
  for (const char* name : {"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply"})
    if (local == name) return "it is from " + local;
  GMimeObject* part = g_mime_message_get_mime_part(message);
  if (part == nullptr) return "";
  GMimeContentType* type = g_mime_object_get_content_type(part);
  return g_mime_content_type_is_type(type, "multipart", "report") != 0 ? "it is a report of a mail server"
                                                                       : "";
}

// Two authors, or a group: then it is nobody's we could answer to.
void readFrom(GMimeMessage* message, Incoming& mail) {
  InternetAddressList* list = g_mime_message_get_from(message);
  if (list == nullptr || internet_address_list_length(list) != 1) return;
  InternetAddress* one = internet_address_list_get_address(list, 0);
  if (!INTERNET_ADDRESS_IS_MAILBOX(one)) return;
  const char* address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one));
  if (address != nullptr) mail.from = addressIn(address).value_or("");
  mail.fromName = oneLine(internet_address_get_name(one), kMaxNameChars);
}

void addReferences(GMimeObject* object, const char* name, std::vector<std::string>& out) {
  const char* value = g_mime_object_get_header(object, name);
  if (value == nullptr) return;
  const std::unique_ptr<GMimeReferences, decltype(&g_mime_references_free)> list(
      g_mime_references_parse(nullptr, value), g_mime_references_free);
  const int count = g_mime_references_length(list.get());
  for (int i = count - 1; i >= 0 && out.size() < kMostReferences; --i)
    if (const char* id = g_mime_references_get_message_id(list.get(), i))
      if (std::string_view(id).size() <= kMaxIdBytes && validUtf8(id)) out.emplace_back(id);
}

// The parts of a mail, gathered: texts of both kinds, and the rest.
class Parts {
 public:
  Status gather(GMimeObject* object, int depth = 0) {
    if (depth > kMaxMailDepth || ++count_ > kMaxMailParts)
      return Error{ErrorKind::Invalid, "its parts lie too deep in each other, or are too many"};
    if (GMIME_IS_MULTIPART(object)) {
      GMimeMultipart* parts = GMIME_MULTIPART(object);
      for (int i = 0; i < g_mime_multipart_get_count(parts); ++i)
        if (Status fine = gather(g_mime_multipart_get_part(parts, i), depth + 1); !fine) return fine;
    } else if (GMIME_IS_PART(object)) {
      add(GMIME_PART(object));
    }
    return Done{};  // a mail inside the mail is somebody else's words
  }
  std::string text() const {
    const bool onlyHtml = plain_.find_first_not_of(" \t\r\n") == std::string::npos;
    return onlyHtml ? html_ : plain_;
  }
  std::vector<MailFile> files;

 private:
  void add(GMimePart* part) {
    GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const char* charset = g_mime_content_type_get_parameter(type, "charset");
    const bool attached = g_mime_part_is_attachment(part) != 0;
    if (!attached && g_mime_content_type_is_type(type, "text", "plain") != 0)
      plain_ += printable(inUtf8(decoded(part), charset)) + "\n";
    else if (!attached && g_mime_content_type_is_type(type, "text", "html") != 0)
      html_ += printable(htmlText(inUtf8(decoded(part), charset))) + "\n";
    else
      files.push_back({oneLine(g_mime_part_get_filename(part), kMaxNameChars), decoded(part)});
  }

  size_t count_ = 0;
  std::string plain_, html_;
};

std::string idOf(GMimeMessage* message, std::string_view raw) {
  const char* id = g_mime_message_get_message_id(message);
  if (id != nullptr && *id != '\0' && std::string_view(id).size() <= kMaxIdBytes && validUtf8(id)) return id;
  std::string out = "sha256-";
  for (const uint8_t byte : store::digest({raw})) out += fmt::format("{:02x}", byte);
  return out;
}

}  // namespace

Result<Incoming> readMail(std::string_view raw) {
  if (raw.size() > kMaxMailBytes)
    return Error{ErrorKind::Invalid, fmt::format("a mail has at most {} bytes", kMaxMailBytes)};
  const Owned<GMimeMessage> message = parsed(raw);
  if (message == nullptr) return Error{ErrorKind::Invalid, "this is no e-mail: it has no header fields"};
  Incoming mail;
  readFrom(message.get(), mail);
  mail.messageId = idOf(message.get(), raw);
  mail.subject = oneLine(g_mime_message_get_subject(message.get()), kMaxSubjectChars);
  mail.automatic = automatic(message.get(), mail.from);
  if (!mail.automatic.empty()) mail.bounce = bounceIn(message.get());
  addReferences(GMIME_OBJECT(message.get()), "In-Reply-To", mail.references);
  addReferences(GMIME_OBJECT(message.get()), "References", mail.references);
  Parts parts;
  if (GMimeObject* body = g_mime_message_get_mime_part(message.get()))
    if (Status fine = parts.gather(body); !fine) return fine.error();
  mail.text = fresh(parts.text()), mail.files = std::move(parts.files);
  if (countChars(mail.text) > kMaxMailChars)
    return Error{ErrorKind::Invalid,
                 fmt::format("a mail has at most {} characters beside what it quotes", kMaxMailChars)};
  return mail;
}

}  // namespace xiaoer::channels
