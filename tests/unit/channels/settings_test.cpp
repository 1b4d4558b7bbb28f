#include "channels/settings.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "channels/address.h"

using namespace xiaoer;
using namespace xiaoer::channels;

namespace {

const std::string kSecret(kMinSecretBytes, 's');

// A file of that text, for its owner only.
class File {
 public:
  explicit File(const std::string& text, mode_t mode = 0600)
      : path_(std::filesystem::temp_directory_path() / ("xiaoer-notify-" + std::to_string(::getpid()))) {
    std::ofstream(path_) << text;
    ::chmod(path_.c_str(), mode);
  }
  ~File() { std::filesystem::remove(path_); }
  Result<Settings> load() const { return loadSettings(path_.string()); }

 private:
  std::filesystem::path path_;
};

std::string fault(const std::string& text) {
  const auto loaded = File(text).load();
  return loaded ? "" : loaded.error().message;
}

}  // namespace

TEST_CASE("mail server and webhooks as they are written") {
  const auto loaded = File(
                          "mail:\n"
                          "  server: smtp.example.com\n"
                          "  user: desk@example.com\n"
                          "  password: p\n"
                          "  from: desk@Example.COM\n"
                          "  late_to: [lead@example.com]\n"
                          "webhooks:\n"
                          "  crm: {url: 'https://crm.example.com/h', secret: " +
                          kSecret + ", events: [ticket.opened]}\n")
                          .load();
  REQUIRE(loaded.ok());
  const MailServer& mail = *loaded->mail;
  CHECK(mail.host == "smtp.example.com");
  CHECK(mail.port == 587);  // RFC 6409
  CHECK(mail.from == "desk@example.com");
  CHECK_FALSE(mail.inbound);
  CHECK(mail.lateTo == std::vector<std::string>{"lead@example.com"});
  const Webhook* crm = loaded->webhook("crm");
  REQUIRE(crm != nullptr);
  CHECK(crm->wants(kOpened));
  CHECK_FALSE(crm->wants(kSolved));
  CHECK(loaded->webhook("erp") == nullptr);
}

TEST_CASE("an empty file sets nothing up") {
  const auto loaded = File("").load();
  REQUIRE(loaded.ok());
  CHECK_FALSE(loaded->mail);
  CHECK(loaded->webhooks.empty());
}

TEST_CASE("a mistake is told with its place, and without the secret") {
  struct Row {
    const char *text, *told;
  };
  const Row row = GENERATE(values<Row>({
      {"mail: {server: s.example.com}", ":1:7: error: `mail` needs `from`"},
      {"mail: {server: s.example.com, from: desk}", ":1:37: error: `from` is no e-mail address"},
      {"mail: {server: 's.example.com/x', from: d@e.com}", ":1:16: error: `server` is a host"},
      {"mail: {server: 's.example.com:99999', from: d@e.com}", ":1:16: error: `server` is a host"},
      {"mail: {server: s.e.com, from: d@e.com, user: u}", "`user` and `password` go together"},
      {"mail: {server: s.e.com, from: d@e.com, user: u, password: sesame, security: none}",
       "does not travel without encryption"},
      {"mail: {server: s.e.com, from: d@e.com, security: ssl}", "starttls"},
      {"mail: {server: s.e.com, from: d@e.com, late_to: [boss]}", "`late_to` is no e-mail address"},
      {"mails: {}", "did you mean 'mail'?"},
      {"webhooks: {crm: {url: 'ftp://crm.example.com/', secret: sesame}}", "begins with https:// or http://"},
      {"webhooks: {crm: {url: 'https://me:sesame@crm.example.com/'}}", "holds no name or password"},
      {"webhooks: {crm: {secret: sesame}}", ":1:26: error: `secret` has at least 32 bytes"},
      {"webhooks: {crm: {url: 'https://crm.example.com/'}}", "the webhook 'crm' needs `secret`"},
      {"webhooks: {'C R M': {}}", "a webhook's name is"},
      {"webhooks: {crm: {events: [ticket.closed]}}", "ticket.opened"},
      {"webhooks: [", "error"},
  }));
  const std::string told = fault(row.text);
  INFO(told);
  CHECK(told.find(row.told) != std::string::npos);
  CHECK(told.find("sesame") == std::string::npos);
}

TEST_CASE("secrets that everybody may read are refused") {
  CHECK(File("", 0640).load().ok());
  const auto open = File("", 0604).load();
  REQUIRE_FALSE(open.ok());
  CHECK(open.error().message.find("chmod o-rwx") != std::string::npos);
  CHECK_FALSE(loadSettings("/nowhere/notify.yaml").ok());
  CHECK_FALSE(loadSettings("/").ok());
}

TEST_CASE("what is an address to write to") {
  CHECK(addressIn(" Mei.Li+shop@QQ.com\n") == "Mei.Li+shop@qq.com");
  CHECK(addressIn("a@xn--fiqs8s.cn") == "a@xn--fiqs8s.cn");
  for (const char* none :
       {"", "13800000001", "@example.com", "a@", "a@localhost", "a@@example.com", "a b@example.com",
        "a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com", "<a@example.com>", "a@-x.com",
        "a@x.com.", ".a@x.com", "a..b@x.com", "\"a b\"@x.com", "a@[127.0.0.1]", "买家@例子.中国",
        "微信 mei@example.com"}) {
    INFO(none);
    CHECK_FALSE(addressIn(none));
  }
  CHECK(addressIn(std::string(64, 'a') + "@example.com"));
  CHECK_FALSE(addressIn(std::string(65, 'a') + "@example.com"));
  CHECK(addressIn("a@" + std::string(63, 'b') + ".com"));
  CHECK_FALSE(addressIn("a@" + std::string(64, 'b') + ".com"));
}
