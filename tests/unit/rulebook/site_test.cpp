// `site:` of the settings: what is taken, and where a mistake is shown.
#include <catch2/catch.hpp>

#include "rulebook/compile.h"

using namespace xiaoer;
using namespace xiaoer::rulebook;

namespace {

// The settings of "bot: {site: {…}}".
Site site(const std::string& inside) {
  const Compiled compiled = compile({{"r.yaml", "bot: {site: {" + inside + "}}\n"}}, {});
  REQUIRE(compiled.book != nullptr);
  return compiled.book->settings.site;
}

// What an author sees of a one-line fault; "" where there is none.
std::string fault(const std::string& line) {
  const std::string text = "bot:\n  site:\n    " + line + "\n";
  const Compiled compiled = compile({{"r.yaml", text}}, {});
  std::string out;
  for (const Fault& f : compiled.faults) out += render(f, text);
  CHECK((compiled.book == nullptr) == !out.empty());
  return out;
}

}  // namespace

TEST_CASE("a rule book without a site has an empty one") {
  const Site empty = site("");
  CHECK((empty.url + empty.brand + empty.logo).empty());
  CHECK((empty.greeting.empty() && empty.announcement.empty() && empty.origins.empty()));
}

TEST_CASE("a site is read, and brought to the form that browsers use") {
  const Site all =
      site(R"(url: "HTTPS://Help.Example.com:443", brand: "#0B6BCB", logo: https://a.example/b.svg?c=%20,
    greeting: {zh: 您好, en: Hello}, announcement: 今晚升级, origins: ["https://Shop.example.com:8443", "http://[::1]:80"])");
  CHECK(all.url == "https://help.example.com");
  CHECK(all.brand == "#0b6bcb");
  CHECK(all.logo == "https://a.example/b.svg?c=%20");
  CHECK(all.greeting.first(Lang::En) == "Hello");
  CHECK(all.announcement.first(Lang::En) == "今晚升级");
  CHECK(all.origins == std::vector<std::string>{"https://shop.example.com:8443", "http://[::1]"});
  CHECK(site(R"(brand: "#06c")").brand == "#0066cc");
  CHECK(site(R"(origins: "*")").origins == std::vector<std::string>{"*"});
  CHECK(site("origins: []").origins.empty());
  CHECK(site("url: http://127.0.0.1:8080").url == "http://127.0.0.1:8080");
}

TEST_CASE("a mistake in the site is shown at its place, with the next step") {
  const std::string brand = "error: `brand` is a colour of three or six hexadecimal digits\n    brand: ";
  const std::string quotes = "^ in quotes: \"#0b6bcb\"; without them '#' begins a comment\n";
  CHECK(fault("brand: blue") == "r.yaml:3:12: " + brand + "blue\n           " + quotes);
  CHECK(fault("brand: '#0b6bcg'") == "r.yaml:3:12: " + brand + "'#0b6bcg'\n           " + quotes);
  CHECK(fault("brand: '#0b6b'") == "r.yaml:3:12: " + brand + "'#0b6b'\n           " + quotes);
  CHECK(fault("brand: [a]").find("is a colour of") != std::string::npos);
  CHECK(fault("brand: #0b6bcb").find("without them '#' begins a comment") != std::string::npos);
  CHECK(fault("origins: [https://shop.example.com/help]") ==
        "r.yaml:3:39: error: an origin has no path\n    origins: [https://shop.example.com/help]\n"
        "                                      ^ write 'https://shop.example.com'\n");
  CHECK(fault("origins: ['https://Shop.example.com/']") ==
        "r.yaml:3:40: error: an origin has no path\n    origins: ['https://Shop.example.com/']\n"
        "                                       ^ write 'https://shop.example.com'\n");
  CHECK(fault("origins: shop.example.com") ==
        "r.yaml:3:14: error: an origin begins with https:// or http://\n    origins: shop.example.com\n"
        "             ^ like https://shop.example.com or https://shop.example.com:8443\n");
  CHECK(fault("url: https://帮助.example.com") ==
        "r.yaml:3:18: error: '帮助.example.com' is no host\n    url: https://帮助.example.com\n"
        "                 ^ letters, digits, '-' and '.'; a Chinese domain in its form xn--…\n");
  CHECK(fault("url: https://help.example.com:99999") ==
        "r.yaml:3:35: error: '99999' is no port\n    url: https://help.example.com:99999\n"
        "                                  ^ a number from 1 to 65535\n");
  CHECK(fault("logo: 'https://a.example/my logo.svg'") ==
        "r.yaml:3:32: error: this character cannot stand in an address\n    logo: 'https://a.example/my "
        "logo.svg'\n"
        "                               ^ write it percent-encoded, like %20\n");
  CHECK(fault("colour: '#123'").find("`site` has no 'colour'") != std::string::npos);
}

TEST_CASE("what is no origin is refused") {
  for (const std::string bad :
       {"https://", "https://:80", "ftp://a.example", "https://*.example.com", "https://a@b.example",
        "javascript://a", "https://a..b", "https://a.example:", "https://a.example:0", "https://a.example:8x",
        "https://[::1", "null", "https://-a.example", "https://a.example?b", "https://a b",
        "https://a.example;script-src", "//a.example"}) {
    INFO(bad);
    CHECK_FALSE(fault("origins: ['" + bad + "']").empty());
    CHECK_FALSE(fault("url: '" + bad + "'").empty());
  }
}

TEST_CASE("what could break out of an attribute or a style sheet is no logo") {
  for (const std::string bad : {"https://a.example/\"x", "https://a.example/<x", "https://a.example/x)y",
                                "https://a.example/图.svg", "/logo.svg", "data:image/png;base64,xx"}) {
    INFO(bad);
    CHECK_FALSE(fault("logo: '" + bad + "'").empty());
  }
}
