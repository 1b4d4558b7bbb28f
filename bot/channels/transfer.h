// One attempt to deliver, over libcurl.
#pragma once
#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>

#include "channels/retry.h"
#include "channels/settings.h"

namespace xiaoer::channels {

// Longer than these no attempt takes.
constexpr int64_t kConnectTime = 10 * kSecond, kWebhookTime = 20 * kSecond, kMailTime = 60 * kSecond;

// Made, handed to a multi handle, asked for its outcome; not moved meanwhile, for libcurl points into it.
class Transfer {
 public:
  // `payload`: the JSON that is signed and sent.
  static std::unique_ptr<Transfer> webhook(const Webhook& hook, const std::string& delivery,
                                           std::string payload, UnixMillis now);
  // `message`: as written() gives it.
  static std::unique_ptr<Transfer> mail(const MailServer& server, const std::string& to, std::string message);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* handle() const { return handle_; }
  // After it has ended with `code`.
  Outcome outcome(CURLcode code) const;

 private:
  Transfer();
  void addHeader(const std::string& line);
  Outcome ofWebhook(CURLcode code) const;
  Outcome ofMail(CURLcode code) const;
  std::string said() const;  // the beginning of the answer, printable
  static size_t read(char* to, size_t size, size_t count, void* self);
  static size_t heard(char* from, size_t size, size_t count, void* self);
  static size_t heardLine(char* from, size_t size, size_t count, void* self);

  CURL* handle_;
  curl_slist* list_ = nullptr;  // headers, or recipients
  bool mail_ = false;
  std::string body_;
  size_t sent_ = 0;     // of body_
  std::string answer_;  // HTTP: the beginning of the body; SMTP: the last refusal
  size_t heard_ = 0;
  std::array<char, CURL_ERROR_SIZE> error_{};
};

}  // namespace xiaoer::channels
