// Framing against a plain reader of the same rules that has all the bytes at once.
#include "http/framing.h"

#include <catch2/catch.hpp>
#include <optional>
#include <random>

using namespace xiaoer::http;

namespace {

struct Plain {
  std::string method, target, body;
  std::vector<std::pair<std::string, std::string>> headers;
  size_t length = 0;  // in bytes
  bool operator==(const Plain&) const = default;
};

using Lines = std::vector<std::string>;

// The lines from `at` up to an empty one; `at` moves behind it. Nothing if a line is unsound or missing.
std::optional<Lines> readLines(const std::string& text, size_t& at) {
  Lines lines;
  for (;;) {
    const size_t end = text.find("\r\n", at);
    if (end == std::string::npos) return std::nullopt;
    lines.push_back(text.substr(at, end - at));
    at = end + 2;
    for (const char c : lines.back()) {
      if ((static_cast<unsigned char>(c) < 32 && c != '\t') || c == 127) return std::nullopt;
    }
    if (lines.back().empty()) return lines;
  }
}

std::string lowered(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::vector<std::string> valuesOf(const Plain& request, const std::string& name) {
  std::vector<std::string> values;
  for (const auto& [key, value] : request.headers) {
    if (lowered(key) == name) values.push_back(lowered(value));
  }
  return values;
}

bool only(const std::string& text, const char* characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string::npos;
}

bool isToken(const std::string& text) {
  return only(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&'*+-.^_`|~");
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.erase(0, 1);
  return text;
}

bool readChunks(const std::string& text, size_t& at, std::string& body) {
  for (;;) {
    const size_t end = text.find("\r\n", at);
    if (end == std::string::npos) return false;
    size_t lineAt = 0;
    const std::string line = text.substr(at, end - at), digits = line.substr(0, line.find_first_of("; \t"));
    if (!only(digits, "0123456789abcdefABCDEF") || digits.size() > 6) return false;
    if (!readLines(line + "\r\n\r\n", lineAt)) return false;
    const size_t count = std::stoul(digits, nullptr, 16);
    at = end + 2;
    if (count == 0) return readLines(text, at).has_value();
    if (text.size() < at + count + 2 || text.compare(at + count, 2, "\r\n") != 0) return false;
    body += text.substr(at, count);
    at += count + 2;
  }
}

bool readHead(const Lines& lines, Plain& request, bool& old) {
  const std::string& first = lines.front();
  const size_t a = first.find(' '), b = first.find(' ', a + 1);
  if (a == std::string::npos || b == std::string::npos || b == a + 1) return false;
  request.method = first.substr(0, a);
  request.target = first.substr(a + 1, b - a - 1);
  old = first.substr(b) == " HTTP/1.0";
  if (!isToken(request.method) || (!old && first.substr(b) != " HTTP/1.1")) return false;
  for (size_t i = 1; i + 1 < lines.size(); ++i) {
    const size_t colon = lines[i].find(':');
    if (colon == std::string::npos || !isToken(lines[i].substr(0, colon))) return false;
    request.headers.emplace_back(lines[i].substr(0, colon), trimmed(lines[i].substr(colon + 1)));
  }
  return true;
}

// The first request of `text`, or nothing if it is unsound or not whole.
std::optional<Plain> readPlainly(const std::string& text) {
  Plain request;
  size_t at = 0;
  bool old = false;
  while (text.compare(at, 2, "\r\n") == 0) at += 2;
  const auto lines = readLines(text, at);
  if (!lines || !readHead(*lines, request, old)) return std::nullopt;
  const auto hosts = valuesOf(request, "host"), lengths = valuesOf(request, "content-length"),
             codings = valuesOf(request, "transfer-encoding"), expects = valuesOf(request, "expect");
  if (hosts.size() > 1 || (hosts.empty() && !old) || lengths.size() + codings.size() > 1) return std::nullopt;
  if (!expects.empty() && !expects[0].empty() && !old && expects[0] != "100-continue") return std::nullopt;
  if (!codings.empty()) {
    if (old || codings[0] != "chunked" || !readChunks(text, at, request.body)) return std::nullopt;
  } else if (!lengths.empty()) {
    if (!only(lengths[0], "0123456789") || lengths[0].size() > 6) return std::nullopt;
    const size_t count = std::stoul(lengths[0]);
    if (text.size() < at + count) return std::nullopt;
    request.body = text.substr(at, count);
    at += count;
  }
  request.length = at;
  return request;
}

struct Outcome {
  std::optional<Plain> request;
  int refused = 0;
};

// In pieces of at most `piece` bytes.
Outcome readInPieces(const std::string& text, size_t piece) {
  Framing framing{Limits{}};
  size_t at = 0;
  while (at < text.size() && !framing.whole() && framing.refused() == 0) {
    at += framing.take(std::string_view(text).substr(at, piece));
  }
  if (framing.refused() != 0) return {std::nullopt, framing.refused()};
  if (!framing.whole()) return {};
  return {Plain{framing.method, framing.target, framing.body, framing.headers, at}};
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::string request() {
    std::string text = pick({"GET", "POST", "PUT", "G@T"}) + pick({" ", " ", " ", " ", " ", "  "}) +
                       pick({"/", "/a?b=c", "订"}) + " HTTP/1." + pick({"1", "1", "1", "0"}) +
                       pick({"\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n"});
    if (below(4) > 0) text += kFields[0];
    for (size_t i = below(3); i > 0; --i) text += pick(kFields);
    text += "\r\n" + pick({"", "hello", "5\r\nhello\r\n0\r\n\r\n",
                           "5;a=b\r\nhello\r\n2 \r\n\r\n\r\n00\r\nA: b\r\n\r\n"});
    if (below(3) == 0) text = "\r\n" + text;
    if (below(2) == 0)
      text[below(text.size())] = pick({"\r", "\n", "\t", " ", ":", "x", "5", std::string(1, '\0')})[0];
    if (below(4) == 0) text.erase(below(text.size()), 1);
    return text + "GET / HTTP/1.1\r\n\r\n";
  }
  size_t below(size_t end) { return random_() % end; }

 private:
  std::string pick(const std::vector<std::string>& from) { return from[below(from.size())]; }

  const std::vector<std::string> kFields{"Host: a\r\n",
                                         "Host: a\r\n",
                                         "Content-Length: 5\r\n",
                                         "content-length:5 \r\n",
                                         "Transfer-Encoding: chunked\r\n",
                                         "Transfer-Encoding: \tCHUNKED\r\n",
                                         "A:\r\n",
                                         "B: b\tc \r\n",
                                         "Expect: 100-Continue\r\n",
                                         " folded\r\n"};
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("framing agrees with a plain reader, however the bytes are cut") {
  Generator generator(7);
  int sound = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = generator.request();
    const auto plain = readPlainly(text);
    const Outcome whole = readInPieces(text, text.size());
    CAPTURE(text, whole.refused);
    REQUIRE(whole.request == plain);
    const Outcome cut = readInPieces(text, 1 + generator.below(7));
    REQUIRE(cut.request == plain);
    REQUIRE(cut.refused == whole.refused);
    sound += plain.has_value();
  }
  CHECK(sound > 2'000);
  CHECK(sound < 18'000);
}

TEST_CASE("framing takes exactly one request and is ready for the next") {
  const std::string two =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nabGET /x HTTP/1.1\r\nHost: a\r\n\r\n";
  Framing framing{Limits{}};
  const size_t taken = framing.take(two);
  REQUIRE(framing.whole());
  CHECK(framing.body == "ab");
  framing.reset();
  CHECK_FALSE(framing.begun());
  CHECK(framing.take(std::string_view(two).substr(taken)) == two.size() - taken);
  CHECK(framing.target == "/x");
  CHECK(framing.body.empty());
}

TEST_CASE("the framing of trailers and chunk extensions has bounds") {
  Limits limits;
  limits.headerBytes = 300;
  Framing framing(limits);
  framing.take("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
  framing.take("X: " + std::string(298, 'x'));
  CHECK(framing.refused() == 431);
}
