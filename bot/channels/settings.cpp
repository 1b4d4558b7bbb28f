#include "channels/settings.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <memory>
#include <sstream>

#include "base/yaml.h"
#include "channels/address.h"

namespace xiaoer::channels {
namespace {

using Node = yaml::Node;
using Report = yaml::Reporter;

constexpr size_t kMostWebhooks = 20, kMaxNameChars = 32;
const std::vector<std::string> kEvents = {std::string(kOpened), std::string(kMessage),
                                          std::string(kStatus), std::string(kSolved),
                                          std::string(kAsked),  std::string(kDeadline)};
const std::vector<std::string> kSecurities = {"starttls", "tls", "none"};
constexpr int kUsualPorts[] = {587, 465, 25};  // RFC 6409, RFC 8314, RFC 5321

// An address, taken apart by libcurl.
class Url {
 public:
  explicit Url(const std::string& text)
      : url_(curl_url(), curl_url_cleanup),
        good_(url_ != nullptr && curl_url_set(url_.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK) {}
  bool good() const { return good_; }
  std::string part(CURLUPart which) const {
    char* text = nullptr;
    if (!good_ || curl_url_get(url_.get(), which, &text, 0) != CURLUE_OK) return "";
    std::string out(text);
    curl_free(text);
    return out;
  }

 private:
  std::unique_ptr<CURLU, void (*)(CURLU*)> url_;
  bool good_;
};

std::optional<std::string> readAddress(const Node& node, std::string_view what, const Report& report) {
  if (!report.text(node, what)) return std::nullopt;
  if (auto address = addressIn(node.scalar)) return address;
  report.error(node, fmt::format("{} is no e-mail address", what), "like desk@example.com, without a name");
  return std::nullopt;
}

void readServer(const Node& node, MailServer& mail, const Report& report) {
  if (!report.text(node, "`server`")) return;
  const Url url("smtp://" + node.scalar);
  const std::string path = url.part(CURLUPART_PATH);
  if (!url.good() || node.scalar.find_first_of("/@?#") != std::string::npos)
    return report.error(node, "`server` is a host, with a port where it is not the usual one",
                        "like smtp.example.com:587");
  mail.host = url.part(CURLUPART_HOST);
  const std::string port = url.part(CURLUPART_PORT);
  std::from_chars(port.data(), port.data() + port.size(), mail.port);
}

void readLateTo(const Node& node, MailServer& mail, const Report& report) {
  for (const Node* item : report.scalars(node, "`late_to`"))
    if (auto address = readAddress(*item, "`late_to`", report)) mail.lateTo.push_back(*address);
}

// A key of a map and what reads its value.
template <class T>
struct Key {
  const char* name;
  void (*read)(const Node& value, T& into, const Report& report);
};

template <class T, size_t N>
void readKeys(const Node& node, std::string_view what, const Key<T> (&keys)[N], const Report& report,
              T& into) {
  std::vector<std::string> known;
  for (const Key<T>& key : keys) known.emplace_back(key.name);
  if (!report.keys(node, what, known)) return;
  for (const auto& [name, value] : node.entries)
    for (const Key<T>& key : keys)
      if (name.scalar == key.name) key.read(value, into, report);
}

const Key<MailServer> kMailKeys[] = {
    {"server", readServer},
    {"security",
     [](const Node& n, MailServer& m, const Report& r) {
       if (const auto which = r.oneOf(n, "`security`", kSecurities))
         m.security = static_cast<Security>(*which);
     }},
    {"user",
     [](const Node& n, MailServer& m, const Report& r) { m.user = r.text(n, "`user`").value_or(""); }},
    {"password", [](const Node& n, MailServer& m,
                    const Report& r) { m.password = r.text(n, "`password`").value_or(""); }},
    {"from", [](const Node& n, MailServer& m,
                const Report& r) { m.from = readAddress(n, "`from`", r).value_or(""); }},
    {"inbound", [](const Node& n, MailServer& m,
                   const Report& r) { m.inbound = r.yesNo(n, "`inbound`").value_or(false); }},
    {"late_to", readLateTo},
};

void readMail(const Node& node, Settings& settings, const Report& report) {
  MailServer mail;
  readKeys(node, "`mail`", kMailKeys, report, mail);
  if (!node.isMap()) return;
  for (const char* needed : {"server", "from"})
    if (node.find(needed) == nullptr) report.error(node, fmt::format("`mail` needs `{}`", needed));
  if (mail.user.empty() != mail.password.empty())
    report.error(node, "`user` and `password` go together", "leave both out for a server without sign-in");
  if (!mail.user.empty() && mail.security == Security::None)
    report.error(node, "a password does not travel without encryption", "security: starttls, or tls");
  if (mail.port == 0) mail.port = kUsualPorts[static_cast<size_t>(mail.security)];
  settings.mail = std::move(mail);
}

void readUrl(const Node& node, Webhook& hook, const Report& report) {
  if (!report.text(node, "`url`")) return;
  const Url url(node.scalar);
  const std::string scheme = url.part(CURLUPART_SCHEME);
  if (!url.good() || (scheme != "http" && scheme != "https") || url.part(CURLUPART_HOST).empty())
    return report.error(node, "`url` is an address that begins with https:// or http://");
  if (!url.part(CURLUPART_USER).empty())
    return report.error(node, "`url` holds no name or password: the desk shows it",
                        "the signature tells who sends");
  hook.url = node.scalar;
}

void readSecret(const Node& node, Webhook& hook, const Report& report) {
  if (!report.text(node, "`secret`")) return;
  hook.secret = node.scalar;
  if (hook.secret.size() < kMinSecretBytes)
    report.error(node, fmt::format("`secret` has at least {} bytes", kMinSecretBytes),
                 "openssl rand -hex 32 makes one");
}

void readEvents(const Node& node, Webhook& hook, const Report& report) {
  for (const Node* item : report.scalars(node, "`events`"))
    if (const auto which = report.oneOf(*item, "an event", kEvents)) hook.events.push_back(kEvents[*which]);
}

const Key<Webhook> kHookKeys[] = {{"url", readUrl}, {"secret", readSecret}, {"events", readEvents}};

bool goodName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameChars &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string_view::npos;
}

void readWebhooks(const Node& node, Settings& settings, const Report& report) {
  if (!node.isMap())
    return report.error(node, "`webhooks` is a map: a name of yours, and what belongs to it");
  if (node.entries.size() > kMostWebhooks)
    report.error(node, fmt::format("there are at most {} webhooks", kMostWebhooks));
  for (const auto& [name, value] : node.entries) {
    Webhook hook{name.scalar, "", "", {}};
    if (!goodName(hook.name))
      report.error(name, fmt::format("a webhook's name is 1 to {} of a-z, 0-9, '_' and '-'", kMaxNameChars));
    readKeys(value, "a webhook", kHookKeys, report, hook);
    for (const char* needed : {"url", "secret"})
      if (value.isMap() && value.find(needed) == nullptr)
        report.error(name, fmt::format("the webhook '{}' needs `{}`", hook.name, needed));
    settings.webhooks.push_back(std::move(hook));
  }
}

const Key<Settings> kKeys[] = {{"mail", readMail}, {"webhooks", readWebhooks}};

Result<std::string> privateText(const std::string& file) {
  struct stat about {};
  std::ifstream in(file, std::ios::binary);
  if (!in || ::stat(file.c_str(), &about) != 0 || !S_ISREG(about.st_mode))
    return Error{ErrorKind::Invalid, fmt::format("{}: error: cannot be read", file)};
  if ((about.st_mode & S_IRWXO) != 0)
    return Error{ErrorKind::Invalid,
                 fmt::format("{}: error: everybody on this machine may read its secrets: chmod o-rwx", file)};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

bool Webhook::wants(std::string_view event) const {
  return events.empty() || std::find(events.begin(), events.end(), event) != events.end();
}

const Webhook* Settings::webhook(std::string_view name) const {
  const auto found =
      std::find_if(webhooks.begin(), webhooks.end(), [&](const Webhook& w) { return w.name == name; });
  return found == webhooks.end() ? nullptr : &*found;
}

Result<Settings> loadSettings(const std::string& file) {
  const auto text = privateText(file);
  if (!text) return text.error();
  Faults faults;
  Settings settings;
  const Report report(file, faults);
  if (const auto root = yaml::parse(*text, file, faults); root && root->kind != Node::Kind::Null)
    readKeys(*root, "the file", kKeys, report, settings);
  if (!anyError(faults)) return settings;
  sortByPlace(faults);
  std::string lines;
  for (const Fault& fault : faults) lines += render(fault, "");  // without the source, which holds secrets
  return Error{ErrorKind::Invalid, lines};
}

}  // namespace xiaoer::channels
