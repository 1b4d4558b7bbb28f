// `xiaoer mail-in`: a mail server pipes a message in, the running server takes it. The exit codes are those
// of sysexits.h, which mail servers understand: with 75 they keep the message and try again.
#include <curl/curl.h>
#include <fmt/format.h>
#include <sysexits.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "channels/incoming.h"
#include "cli/commands.h"

namespace xiaoer::cli {
namespace {

constexpr long kConnectMs = 10'000, kTimeoutMs = 120'000;

// What the mail server tells the sender, or its operator.
int ended(int code, const std::string& why) {
  std::fprintf(stderr, "xiaoer mail-in: %s\n", why.c_str());
  return code;
}

struct Answer {
  long status = 0;  // 0: none
  std::string body, fault;
};

size_t keep(char* from, size_t size, size_t count, void* to) {
  static_cast<std::string*>(to)->append(from, size * count);
  return size * count;
}

Answer post(const std::string& url, const std::string& key, const std::string& mail) {
  Answer answer;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
  curl_slist* headers = curl_slist_append(nullptr, ("Authorization: Bearer " + key).c_str());
  headers = curl_slist_append(headers, "Content-Type: message/rfc822");
  headers = curl_slist_append(headers, "Expect:");
  const auto option = [&](CURLoption which, auto value) { curl_easy_setopt(handle.get(), which, value); };
  const std::string address = url + "/v1/mail";
  option(CURLOPT_URL, address.c_str());
  option(CURLOPT_PROTOCOLS_STR, "http,https");
  option(CURLOPT_PROXY, "");
  option(CURLOPT_HTTPHEADER, headers);
  option(CURLOPT_POSTFIELDS, mail.data());
  option(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(mail.size()));
  option(CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
  option(CURLOPT_TIMEOUT_MS, kTimeoutMs);
  option(CURLOPT_WRITEFUNCTION, &keep);
  option(CURLOPT_WRITEDATA, &answer.body);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_OK)
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  else
    answer.fault = curl_easy_strerror(code);
  curl_slist_free_all(headers);
  return answer;
}

std::string firstLine(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

}  // namespace

int mailIn(const MailInOptions& options) {
  const std::string key = firstLine(options.keyFile);
  if (key.empty()) return ended(EX_TEMPFAIL, fmt::format("there is no key in '{}'", options.keyFile));
  std::string mail(channels::kMaxMailBytes + 1, '\0');
  std::cin.read(mail.data(), static_cast<std::streamsize>(mail.size()));
  mail.resize(static_cast<size_t>(std::cin.gcount()));
  if (std::cin.bad()) return ended(EX_TEMPFAIL, "the message cannot be read");
  if (mail.size() > channels::kMaxMailBytes)
    return ended(EX_DATAERR, fmt::format("a mail has at most {} bytes", channels::kMaxMailBytes));
  if (mail.empty()) return ended(EX_DATAERR, "there is no message on standard input");
  const Answer answer = post(options.url, key, mail);
  if (answer.status == 0) return ended(EX_TEMPFAIL, fmt::format("{}: {}", options.url, answer.fault));
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  if (answer.status == 200 && body.is_object()) {
    std::printf("%s\n", answer.body.c_str());
    return EX_OK;
  }
  const std::string why = body.is_object() ? body.value("detail", "") : "";
  const bool theirs = answer.status == 413 || answer.status == 422;  // the message's own fault
  return ended(theirs ? EX_DATAERR : EX_TEMPFAIL, fmt::format("HTTP {}: {}", answer.status, why));
}

}  // namespace xiaoer::cli
