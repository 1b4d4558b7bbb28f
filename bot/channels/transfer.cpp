#include "channels/transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/utf8.h"
#include "channels/signature.h"

namespace xiaoer::channels {
namespace {

constexpr size_t kAnswerKept = 200, kMostAnswer = 64 * 1024;  // bytes; what comes behind is not read
constexpr long kMinTls = CURL_SSLVERSION_TLSv1_2;

void set(CURL* handle, CURLoption option, const std::string& text) {
  curl_easy_setopt(handle, option, text.c_str());
}

long code(CURL* handle) {
  long out = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &out);
  return out;
}

}  // namespace

Transfer::Transfer() : handle_(curl_easy_init()) {
  const auto option = [this](CURLoption which, auto value) { curl_easy_setopt(handle_, which, value); };
  option(CURLOPT_ERRORBUFFER, error_.data());
  option(CURLOPT_NOSIGNAL, 1L);
  option(CURLOPT_PROXY, "");  // libcurl would take one from the environment
  option(CURLOPT_FOLLOWLOCATION, 0L);
  option(CURLOPT_SSLVERSION, kMinTls);
  option(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnectTime));
  option(CURLOPT_PRIVATE, this);
}

Transfer::~Transfer() {
  curl_easy_cleanup(handle_);
  curl_slist_free_all(list_);
}

void Transfer::addHeader(const std::string& line) { list_ = curl_slist_append(list_, line.c_str()); }

std::unique_ptr<Transfer> Transfer::webhook(const Webhook& hook, const std::string& delivery,
                                            std::string payload, UnixMillis now) {
  std::unique_ptr<Transfer> out(new Transfer());
  out->body_ = std::move(payload);
  const std::string timestamp = fmt::format("{}", now.ms / kSecond);
  for (const std::string& line :
       {std::string("Content-Type: application/json"), "X-Xiaoer-Delivery: " + delivery,
        "X-Xiaoer-Timestamp: " + timestamp,
        "X-Xiaoer-Signature: " + signature(hook.secret, timestamp, out->body_), std::string("Expect:")})
    out->addHeader(line);
  CURL* handle = out->handle_;
  const auto option = [handle](CURLoption which, auto value) { curl_easy_setopt(handle, which, value); };
  option(CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_URL, hook.url);
  option(CURLOPT_HTTPHEADER, out->list_);
  option(CURLOPT_USERAGENT, "xiaoer");
  option(CURLOPT_POST, 1L);
  option(CURLOPT_POSTFIELDS, out->body_.data());
  option(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(out->body_.size()));
  option(CURLOPT_TIMEOUT_MS, static_cast<long>(kWebhookTime));
  option(CURLOPT_WRITEFUNCTION, &Transfer::heard);
  option(CURLOPT_WRITEDATA, out.get());
  return out;
}

std::unique_ptr<Transfer> Transfer::mail(const MailServer& server, const std::string& to,
                                         std::string message) {
  std::unique_ptr<Transfer> out(new Transfer());
  out->mail_ = true, out->body_ = std::move(message);
  out->list_ = curl_slist_append(nullptr, ("<" + to + ">").c_str());
  CURL* handle = out->handle_;
  const auto option = [handle](CURLoption which, auto value) { curl_easy_setopt(handle, which, value); };
  const bool tls = server.security == Security::Tls;
  option(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(handle, CURLOPT_URL, fmt::format("{}://{}:{}", tls ? "smtps" : "smtp", server.host, server.port));
  option(CURLOPT_USE_SSL,
         static_cast<long>(server.security == Security::None ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (!server.user.empty())
    set(handle, CURLOPT_USERNAME, server.user), set(handle, CURLOPT_PASSWORD, server.password);
  set(handle, CURLOPT_MAIL_FROM, "<" + server.from + ">");
  option(CURLOPT_MAIL_RCPT, out->list_);
  option(CURLOPT_UPLOAD, 1L);
  option(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(out->body_.size()));
  option(CURLOPT_READFUNCTION, &Transfer::read);
  option(CURLOPT_READDATA, out.get());
  option(CURLOPT_HEADERFUNCTION, &Transfer::heardLine);
  option(CURLOPT_HEADERDATA, out.get());
  option(CURLOPT_TIMEOUT_MS, static_cast<long>(kMailTime));
  return out;
}

size_t Transfer::read(char* to, size_t size, size_t count, void* self) {
  auto& it = *static_cast<Transfer*>(self);
  const size_t bytes = std::min(size * count, it.body_.size() - it.sent_);
  std::memcpy(to, it.body_.data() + it.sent_, bytes);
  it.sent_ += bytes;
  return bytes;
}

size_t Transfer::heard(char* from, size_t size, size_t count, void* self) {
  auto& it = *static_cast<Transfer*>(self);
  const size_t bytes = size * count;
  if (it.answer_.size() < kAnswerKept)
    it.answer_.append(from, std::min(bytes, kAnswerKept - it.answer_.size()));
  it.heard_ += bytes;
  return it.heard_ > kMostAnswer ? 0 : bytes;  // 0 ends the transfer; the status is known by then
}

// For SMTP libcurl gives each line of the server's replies, that to its own QUIT too: a refusal is kept.
size_t Transfer::heardLine(char* from, size_t size, size_t count, void* self) {
  auto& it = *static_cast<Transfer*>(self);
  if (size * count > 0 && (*from == '4' || *from == '5'))
    it.answer_.assign(from, std::min(size * count, kAnswerKept));
  return size * count;
}

std::string Transfer::said() const {
  std::string out(answer_);
  std::erase(out, '\r');
  while (!out.empty() && !validUtf8(out) && answer_.size() == kAnswerKept)
    out.pop_back();  // cut in a character
  if (!validUtf8(out)) return "";
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

Outcome Transfer::outcome(CURLcode code) const { return mail_ ? ofMail(code) : ofWebhook(code); }

Outcome Transfer::ofWebhook(CURLcode ended) const {
  const long status = code(handle_);
  const bool answered = status != 0 && (ended == CURLE_OK || ended == CURLE_WRITE_ERROR);
  if (!answered)
    return {Outcome::Kind::Again, error_[0] != '\0' ? error_.data() : curl_easy_strerror(ended), 0};
  const Outcome::Kind kind = judgeHttp(status);
  if (kind == Outcome::Kind::Sent) return {kind, "", 0};
  curl_off_t after = 0;
  curl_easy_getinfo(handle_, CURLINFO_RETRY_AFTER, &after);
  return {kind, fmt::format("HTTP {}: {}", status, said()), after * kSecond};
}

// How far it came is told by libcurl's error: smtp.c gives SEND_ERROR for MAIL, RCPT and DATA, and
// WEIRD_SERVER_REPLY for the greeting and for what follows the message.
Outcome Transfer::ofMail(CURLcode ended) const {
  if (ended == CURLE_OK) return {Outcome::Kind::Sent, "", 0};
  MailStep step = MailStep::Connecting;
  if (ended == CURLE_LOGIN_DENIED) step = MailStep::SigningIn;
  if (ended == CURLE_SEND_ERROR) step = MailStep::Envelope;
  if (ended == CURLE_WEIRD_SERVER_REPLY && sent_ > 0) step = MailStep::Message;
  const long reply = code(handle_);
  const std::string why = error_[0] != '\0' ? error_.data() : curl_easy_strerror(ended);
  const std::string words = said();
  Outcome::Kind kind = judgeSmtp(step, reply);
  if (kind == Outcome::Kind::Sent) kind = Outcome::Kind::Again;  // libcurl says that it was not
  return {kind, words.empty() ? why : fmt::format("{} ({})", why, words), 0};
}

}  // namespace xiaoer::channels
