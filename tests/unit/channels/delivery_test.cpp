#include <catch2/catch.hpp>

#include "channels/letter.h"
#include "channels/retry.h"
#include "channels/signature.h"

using namespace xiaoer;
using namespace xiaoer::channels;
using Kind = Outcome::Kind;

TEST_CASE("what a webhook's receiver answers") {
  CHECK(judgeHttp(200) == Kind::Sent);
  CHECK(judgeHttp(204) == Kind::Sent);
  for (const int64_t again : {0, 100, 301, 302, 308, 408, 425, 429, 500, 502, 503, 504})
    CHECK(judgeHttp(again) == Kind::Again);
  for (const int64_t never : {400, 401, 403, 404, 405, 410, 413, 422, 451, 499})
    CHECK(judgeHttp(never) == Kind::Never);
}

TEST_CASE("what a mail server answers") {
  CHECK(judgeSmtp(MailStep::Message, 250) == Kind::Sent);
  CHECK(judgeSmtp(MailStep::Envelope, 550) == Kind::Never);
  CHECK(judgeSmtp(MailStep::Message, 554) == Kind::Never);
  CHECK(judgeSmtp(MailStep::Envelope, 450) == Kind::Again);
  CHECK(judgeSmtp(MailStep::Message, 451) == Kind::Again);
  CHECK(judgeSmtp(MailStep::Connecting, 554) == Kind::Again);  // no service here, whatever the mail
  CHECK(judgeSmtp(MailStep::SigningIn, 535) == Kind::Again);
  CHECK(judgeSmtp(MailStep::Envelope, 530) == Kind::Again);
  CHECK(judgeSmtp(MailStep::Connecting, 0) == Kind::Again);
}

TEST_CASE("the pauses double, up to six hours, and all attempts take four days at least") {
  CHECK(pauseAfter(1, 0.5, 0) == 5 * kSecond);
  CHECK(pauseAfter(2, 0.5, 0) == 10 * kSecond);
  CHECK(pauseAfter(13, 0.5, 0) == 4096 * 5 * kSecond);
  CHECK(pauseAfter(14, 0.5, 0) == kLongestPause);
  CHECK(pauseAfter(1000, 0.5, 0) == kLongestPause);
  CHECK(pauseAfter(1, 0, 0) == 4 * kSecond);
  CHECK(pauseAfter(1, 0.999999, 0) < 6 * kSecond + 1);
  CHECK(pauseAfter(1, 0.5, kMinute) == kMinute);
  CHECK(pauseAfter(1, 0.5, 365 * kDay) == kLongestPause);
  int64_t all = 0;
  for (int attempt = 1; attempt < kMostAttempts; ++attempt) all += pauseAfter(attempt, 0.5, 0);
  CHECK(all >= 4 * kDay);
}

// The values come from Python's hmac.
TEST_CASE("the signature is HMAC-SHA-256 over timestamp, full stop and body, with keys of any length") {
  CHECK(signature("key", "1795335600", R"({"a":1})") ==
        "sha256=81e2ad20849c1ed426bdf4bd97f7527c788556e0379fcac257d3566c98781a76");
  CHECK(signature(std::string(131, '\xaa'), "1795335600", R"({"a":"订单"})") ==
        "sha256=94a39bb0e7628ba5502838a53cf3415eb25a4738aef19c16c552e9c19cbce996");
}

namespace {

Letter letter() {
  return {"小二",
          "desk@example.com",
          "mei@example.com",
          "[T20261122-0007] 订单没有同步",
          "您好！\n\n在吗\n",
          "9f86@example.com",
          {"a@example.com", "b@example.com"},
          {1'795'336'200'000}};
}

// The lines in front of the body, unfolded.
std::vector<std::string> headers(const std::string& mail) {
  std::vector<std::string> out;
  size_t at = 0;
  while (mail.compare(at, 2, "\r\n") != 0) {
    const size_t end = mail.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    const std::string line = mail.substr(at, end - at);
    if (line[0] == ' ' || line[0] == '\t')
      out.back() += line;
    else
      out.push_back(line);
    at = end + 2;
  }
  return out;
}

bool has(const std::vector<std::string>& lines, const std::string& line) {
  for (const std::string& one : lines) UNSCOPED_INFO(one);
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

}  // namespace

TEST_CASE("a letter as it goes over the wire") {
  const std::string mail = written(letter());
  const auto lines = headers(mail);
  CHECK(has(lines, "To: mei@example.com"));
  CHECK(has(lines, "Message-Id: <9f86@example.com>"));
  CHECK(has(lines, "In-Reply-To: <b@example.com>"));
  CHECK(has(lines, "References: <a@example.com> <b@example.com>"));
  CHECK(has(lines, "Auto-Submitted: auto-generated"));
  CHECK(has(lines, "MIME-Version: 1.0"));
  CHECK(has(lines, "Content-Type: text/plain; charset=utf-8"));
  CHECK(has(lines, "Content-Transfer-Encoding: base64"));
  for (const char c : mail) CHECK(static_cast<unsigned char>(c) < 0x80);
  CHECK(mail.find("5oKo5aW9") != std::string::npos);  // 您好
  for (size_t at = mail.find('\n'); at != std::string::npos; at = mail.find('\n', at + 1))
    CHECK(mail[at - 1] == '\r');
}

TEST_CASE("no value begins a header field of its own") {
  const std::string evil =
      GENERATE("x\r\nBcc: b@example.com", "x\nBcc: b@example.com", "x\rBcc: b@example.com",
               "订单\r\n\r\nBcc: b@example.com", "x\r\n Bcc: b@example.com\r\nBcc: c@example.com",
               "\r\n\r\nhello", "x\"\r\nBcc: y");
  Letter one = letter();
  one.subject = evil, one.fromName = evil, one.references = {evil};
  const auto lines = headers(written(one));
  for (const std::string& line : lines) {
    INFO(line);
    CHECK(line.rfind("Bcc", 0) != 0);
  }
  CHECK(lines.size() == headers(written(letter())).size());
}

TEST_CASE("a subject of any length is one subject") {
  Letter one = letter();
  one.subject = "";
  for (int i = 0; i < 100'000; ++i) one.subject += "订";
  const std::string mail = written(one);
  CHECK(mail.size() < 4000);
  for (size_t at = 0; at < mail.size();) {
    const size_t end = mail.find("\r\n", at);
    CHECK(end - at <= 998);  // RFC 5322, 2.1.1
    at = end + 2;
  }
}
