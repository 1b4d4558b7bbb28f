// `site:` of the bot's settings. What is read here stands in pages, style sheets and header fields later:
// what could break out of one of them is refused at its place.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/utf8.h"
#include "rulebook/read.h"

namespace xiaoer::rulebook {
namespace {

using Node = yaml::Node;
using Report = yaml::Reporter;

constexpr char kOriginLike[] = "like https://shop.example.com or https://shop.example.com:8443";

bool isAlnum(char c) {
  return (c >= '0' && c <= '9') || (lowered({&c, 1})[0] >= 'a' && lowered({&c, 1})[0] <= 'z');
}

bool isHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// A name, an IPv4 address, or an IPv6 address in brackets.
bool isHost(std::string_view host) {
  if (host.starts_with('['))
    return host.size() > 3 && host.ends_with(']') &&
           host.find_first_not_of("0123456789abcdefABCDEF:.", 1) == host.size() - 1;
  const bool made =
      std::all_of(host.begin(), host.end(), [](char c) { return isAlnum(c) || c == '-' || c == '.'; });
  return made && !host.empty() && isAlnum(host.front()) && isAlnum(host.back()) &&
         host.find("..") == std::string_view::npos;
}

bool isPort(std::string_view digits) {
  int port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && end == digits.data() + digits.size() && port >= 1 && port <= 65535;
}

// The parts of scheme://host:port/path as written; `scheme` is "" where it is neither http nor https.
struct Parts {
  std::string scheme;  // in small letters
  std::string_view host, port, path;
  bool hasPort = false;
};

Parts partsOf(std::string_view text) {
  Parts parts;
  const size_t colon = std::min(text.find("://"), text.size());
  parts.scheme = lowered(text.substr(0, colon));
  if (colon == text.size() || (parts.scheme != "http" && parts.scheme != "https")) return {};
  std::string_view rest = text.substr(colon + 3);
  const size_t slash = std::min(rest.find_first_of("/?#"), rest.size());
  parts.path = rest.substr(slash);
  rest = rest.substr(0, slash);
  const size_t port = rest.find(':', rest.starts_with('[') ? std::min(rest.find(']'), rest.size()) : 0);
  parts.hasPort = port != std::string_view::npos;
  parts.host = rest.substr(0, port);
  if (parts.hasPort) parts.port = rest.substr(port + 1);
  return parts;
}

// "https://shop.example.com", as browsers write it: what RFC 6454 calls its ASCII serialisation.
std::string originOf(const Parts& parts) {
  const bool usual = parts.port == (parts.scheme == "https" ? "443" : "80");
  std::string origin = parts.scheme + "://" + lowered(parts.host);
  if (parts.hasPort && !usual) origin.append(":").append(parts.port);
  return origin;
}

// Reports what is wrong with scheme, host and port; `what`: "an origin".
bool checkAddress(const Node& node, const Parts& parts, std::string_view what, const Report& report) {
  const std::string_view text = node.scalar;
  const auto at = [&](std::string_view part) {
    return countChars(text.substr(0, static_cast<size_t>(part.data() - text.data())));
  };
  if (parts.scheme.empty()) {
    report.error(node, fmt::format("{} begins with https:// or http://", what), kOriginLike);
    return false;
  }
  if (!isHost(parts.host)) {
    report.error(node, fmt::format("'{}' is no host", parts.host),
                 "letters, digits, '-' and '.'; a Chinese domain in its form xn--…", at(parts.host));
    return false;
  }
  if (parts.hasPort && !isPort(parts.port)) {
    report.error(node, fmt::format("'{}' is no port", parts.port), "a number from 1 to 65535",
                 at(parts.host) + parts.host.size() + 1);
    return false;
  }
  return true;
}

// Nothing, and a fault, where it is no origin.
std::optional<std::string> readOrigin(const Node& node, std::string_view what, const Report& report) {
  const Parts parts = partsOf(node.scalar);
  if (!checkAddress(node, parts, what, report)) return std::nullopt;
  if (parts.path.empty()) return originOf(parts);
  report.error(node, fmt::format("{} has no path", what), fmt::format("write '{}'", originOf(parts)),
               countChars(node.scalar) - countChars(parts.path));
  return std::nullopt;
}

void readUrl(const Node& node, Site& site, const Report& report) {
  if (report.text(node, "`url`")) site.url = readOrigin(node, "`url`", report).value_or("");
}

// Without quotes YAML takes a colour for a comment, and nothing is left of it.
void readBrand(const Node& node, Site& site, const Report& report) {
  std::string colour = lowered(node.scalar);
  const bool good = node.isScalar() && colour.starts_with('#') &&
                    (colour.size() == 4 || colour.size() == 7) &&
                    std::all_of(colour.begin() + 1, colour.end(), isHex);
  if (!good)
    return report.error(node, "`brand` is a colour of three or six hexadecimal digits",
                        "in quotes: \"#0b6bcb\"; without them '#' begins a comment");
  if (colour.size() == 4) colour = {'#', colour[1], colour[1], colour[2], colour[2], colour[3], colour[3]};
  site.brand = colour;
}

void readLogo(const Node& node, Site& site, const Report& report) {
  if (!report.text(node, "`logo`") || !checkAddress(node, partsOf(node.scalar), "`logo`", report)) return;
  const auto bad = std::find_if(node.scalar.begin(), node.scalar.end(), [](unsigned char c) {
    return c <= ' ' || c >= 0x7f ||
           std::string_view("\"'<>\\^`{|}()").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (bad == node.scalar.end())
    site.logo = node.scalar;
  else
    report.error(node, "this character cannot stand in an address", "write it percent-encoded, like %20",
                 countChars(std::string_view(node.scalar.begin(), bad)));
}

void readOrigins(const Node& node, Site& site, const Report& report) {
  if (node.isList() && node.items.empty()) return;
  for (const Node* item : report.scalars(node, "an origin")) {
    const auto origin =
        item->scalar == "*" ? std::optional<std::string>("*") : readOrigin(*item, "an origin", report);
    if (origin) site.origins.push_back(*origin);
  }
}

const Key<Site> kSiteKeys[] = {
    {"url", [](const Node& n, const Lists&, const Report& r, Site& s) { readUrl(n, s, r); }},
    {"brand", [](const Node& n, const Lists&, const Report& r, Site& s) { readBrand(n, s, r); }},
    {"logo", [](const Node& n, const Lists&, const Report& r, Site& s) { readLogo(n, s, r); }},
    {"greeting", [](const Node& n, const Lists&, const Report& r,
                    Site& s) { s.greeting = readText(n, "`greeting`", r); }},
    {"announcement", [](const Node& n, const Lists&, const Report& r,
                        Site& s) { s.announcement = readText(n, "`announcement`", r); }},
    {"origins", [](const Node& n, const Lists&, const Report& r, Site& s) { readOrigins(n, s, r); }},
};

}  // namespace

void readSite(const Node& node, Site& site, const Report& report) {
  readKeys(node, "`site`", kSiteKeys, Lists{}, report, site);
}

}  // namespace xiaoer::rulebook
