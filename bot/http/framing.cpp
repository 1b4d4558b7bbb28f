#include "http/framing.h"

#include <algorithm>
#include <array>

#include "http/fields.h"

namespace xiaoer::http {
namespace {

constexpr size_t kRequestLine = 8000;   // RFC 9112 section 3 asks for at least this; longer: 414
constexpr size_t kFields = 100;         // more: 431
constexpr size_t kChunkLine = 256;      // a chunk's size with its extensions, which nobody uses
constexpr size_t kChunkSize = 1 << 30;  // far above any body limit, far below an overflow

constexpr char kBadByte[] = "The head holds a control character. Is this HTTPS on the HTTP port?";
constexpr char kBadLineEnd[] = "Lines end with CR LF.";
constexpr char kBadChunk[] = "The chunks of the body are malformed.";
constexpr char kTooManyBytes[] = "The body is too long. Send a shorter one.";
constexpr char kHeadTooLong[] = "The header fields are too long. Send fewer or shorter ones.";

bool isControl(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

// RFC 9110 section 5.6.2.
bool isToken(std::string_view text) {
  static const auto table = [] {
    std::array<bool, 256> set{};
    for (int c = '0'; c <= '9'; ++c) set[static_cast<size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) set[static_cast<size_t>(c)] = set[static_cast<size_t>(c - 32)] = true;
    for (char c : std::string_view("!#$%&'*+-.^_`|~")) set[static_cast<size_t>(c)] = true;
    return set;
  }();
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return table[static_cast<unsigned char>(c)]; });
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string_view trimmed(std::string_view text) {
  const size_t from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") + 1 - from);
}

}  // namespace

bool Framing::refuse(int status, const char* why) {
  if (refused_ == 0) {
    refused_ = status;
    why_ = why;
  }
  return false;
}

void Framing::reset() {
  method.clear();
  target.clear();
  headers.clear();
  body.clear();
  if (body.capacity() > 4096) body.shrink_to_fit();  // thousands of idle connections keep none of it
  head_.clear();
  if (head_.capacity() > 4096) head_.shrink_to_fit();
  at_ = At::Start;
  line_ = skipped_ = left_ = trailer_ = long_ = 0;
  last_ = 0;
  sized_ = expects_ = keepAlive = http10 = false;
  refused_ = 0;
  why_ = "";
}

bool Framing::takeExpectation() {
  const bool now = expects_ && at_ != At::End && refused_ == 0;
  expects_ = false;
  return now;
}

size_t Framing::take(std::string_view bytes) {
  size_t taken = 0;
  while (taken < bytes.size() && refused_ == 0 && at_ != At::End) {
    const std::string_view rest = bytes.substr(taken);
    if (at_ == At::Start || at_ == At::Head) {
      taken += takeHead(rest);
    } else if (at_ == At::Body || at_ == At::ChunkData) {
      taken += takeBody(rest);
    } else {
      chunkByte(rest.front());
      ++taken;
    }
  }
  return taken;
}

size_t Framing::takeHead(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    i += takePlain(bytes.substr(i));
    if (i == bytes.size() || headByte(bytes[i])) continue;
    if (refused_ == 0) readHead();
    return i + 1;
  }
  return bytes.size();
}

// The bytes up to the end of a line at once, where no limit is near: nearly all of a head.
size_t Framing::takePlain(std::string_view bytes) {
  if (at_ != At::Head || last_ == '\r') return 0;
  const auto end = std::find_if(bytes.begin(), bytes.end(), isControl);
  const auto n = static_cast<size_t>(end - bytes.begin());
  if (n == 0 || head_.size() + n >= limits_.headerBytes || line_ + n > kRequestLine) return 0;
  head_.append(bytes.substr(0, n));
  line_ += n;
  last_ = head_.back();
  return n;
}

// False when the head is complete or refused.
bool Framing::headByte(char c) {
  const bool lineEnds = c == '\n';
  if (lineEnds != (last_ == '\r')) return refuse(400, kBadLineEnd);
  if (c != '\r' && !lineEnds && isControl(c)) return refuse(400, kBadByte);
  last_ = c;
  if (at_ == At::Start && (c == '\r' || lineEnds)) {  // empty lines before a request: RFC 9112 section 2.2
    return ++skipped_ <= limits_.headerBytes || refuse(431, kHeadTooLong);
  }
  at_ = At::Head;
  head_ += c;
  if (lineEnds && line_ == 0) return false;
  if (head_.size() >= limits_.headerBytes) return refuse(431, kHeadTooLong);
  line_ = lineEnds ? 0 : line_ + (c != '\r');
  if (line_ == head_.size() && line_ > kRequestLine) return refuse(414, "The address is too long.");
  return true;
}

void Framing::readHead() {
  std::string_view rest = head_;
  const auto nextLine = [&] {
    const size_t end = rest.find("\r\n");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    return line;
  };
  if (!readRequestLine(nextLine())) return;
  for (auto line = nextLine(); !line.empty(); line = nextLine()) {
    if (!readField(line)) return;
  }
  readConnection();
  if (refused_ == 0) readLength();
}

bool Framing::readRequestLine(std::string_view line) {
  const size_t first = line.find(' '), second = line.find(' ', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos || second == first + 1 ||
      !isToken(line.substr(0, first))) {
    return refuse(400, "The first line must be: METHOD /path HTTP/1.1");
  }
  method = line.substr(0, first);
  target = line.substr(first + 1, second - first - 1);
  return readVersion(line.substr(second + 1));
}

bool Framing::readVersion(std::string_view version) {
  http10 = version == "HTTP/1.0";
  if (http10 || version == "HTTP/1.1") return true;
  const bool wellFormed = version.size() == 8 && version.substr(0, 5) == "HTTP/" && version[6] == '.' &&
                          version[5] >= '0' && version[5] <= '9' && version[7] >= '0' && version[7] <= '9';
  return wellFormed ? refuse(505, "This server speaks HTTP/1.1 and HTTP/1.0.")
                    : refuse(400, "The first line must be: METHOD /path HTTP/1.1");
}

// A blank before the colon, or a line that continues the one before (obs-fold), is what smugglers use.
bool Framing::readField(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || !isToken(line.substr(0, colon))) {
    return refuse(400, "A header field is malformed: it must be \"Name: value\".");
  }
  if (headers.size() == kFields) return refuse(431, "Too many header fields.");
  headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  return true;
}

void Framing::readConnection() {
  keepAlive = !http10;
  for (const auto& [name, value] : headers) {
    if (!sameName(name, "Connection")) continue;
    if (http10 && listHas(value, "keep-alive")) keepAlive = true;
    if (listHas(value, "close")) keepAlive = false;
  }
  const size_t hosts = countFields(headers, "Host");
  if (hosts > 1 || (hosts == 0 && !http10)) refuse(400, "Exactly one Host header is needed.");
}

void Framing::readLength() {
  const size_t lengths = countFields(headers, "Content-Length");
  const size_t codings = countFields(headers, "Transfer-Encoding");
  if (lengths > 1 || (lengths == 1 && codings > 0) || (codings > 0 && http10)) {
    refuse(400, "The length of the body is given twice or cannot be known.");
    return;
  }
  if (codings > 1 || (codings == 1 && !sameName(firstField(headers, "Transfer-Encoding"), "chunked"))) {
    refuse(501, "The only transfer coding understood is \"chunked\".");
    return;
  }
  at_ = codings == 1 ? At::ChunkSize : At::End;
  line_ = 0;
  last_ = 0;
  if (lengths == 1) readContentLength(firstField(headers, "Content-Length"));
  const std::string_view expect = firstField(headers, "Expect");
  if (expect.empty() || http10) return;
  if (!sameName(expect, "100-continue")) refuse(417, "The only expectation understood is 100-continue.");
  expects_ = true;
}

void Framing::readContentLength(std::string_view digits) {
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), isDigit)) {
    refuse(400, "Content-Length must be one decimal number.");
    return;
  }
  const size_t longest = limits_.longBody == nullptr ? 0 : limits_.longBody(method, target);
  size_t length = 0;
  for (char c : digits) {
    length = length * 10 + static_cast<size_t>(c - '0');
    if (length > std::max(limits_.bodyBytes, longest)) {
      refuse(413, kTooManyBytes);
      return;
    }
  }
  left_ = length;
  if (length > limits_.bodyBytes) long_ = length;
  if (length > 0) at_ = At::Body;
}

size_t Framing::takeBody(std::string_view bytes) {
  const size_t n = std::min(left_, bytes.size());
  body.append(bytes.substr(0, n));
  left_ -= n;
  if (left_ == 0) at_ = at_ == At::Body ? At::End : At::ChunkEnd;
  return n;
}

void Framing::chunkByte(char c) {
  const bool lineEnds = c == '\n';
  if (lineEnds != (last_ == '\r') || (c != '\r' && !lineEnds && isControl(c))) {
    refuse(400, kBadChunk);
    return;
  }
  last_ = c;
  if (at_ == At::Trailer) {
    trailerByte(c);
  } else if (lineEnds) {
    chunkLineEnds();
  } else if (c != '\r') {
    chunkSizeByte(c);
  }
}

void Framing::chunkSizeByte(char c) {
  if (at_ == At::ChunkEnd || ++line_ > kChunkLine) {
    refuse(400, kBadChunk);
    return;
  }
  if (at_ == At::ChunkExtension) return;
  const int digit = hexDigit(c);
  if (digit >= 0) {
    left_ = left_ * 16 + static_cast<size_t>(digit);
    sized_ = true;
    if (left_ > kChunkSize || body.size() + left_ > limits_.bodyBytes) refuse(413, kTooManyBytes);
  } else if (sized_ && (c == ';' || c == ' ' || c == '\t')) {
    at_ = At::ChunkExtension;
  } else {
    refuse(400, kBadChunk);
  }
}

void Framing::chunkLineEnds() {
  line_ = 0;
  if (at_ == At::ChunkEnd) {
    at_ = At::ChunkSize;
    sized_ = false;
  } else if (!sized_) {
    refuse(400, kBadChunk);
  } else {
    at_ = left_ > 0 ? At::ChunkData : At::Trailer;
  }
}

// Trailer fields are read over: nothing here asks for one, and merged into the headers they could overrule
// them.
void Framing::trailerByte(char c) {
  if (++trailer_ > limits_.headerBytes) {
    refuse(431, kHeadTooLong);
  } else if (c == '\n') {
    if (line_ == 0) at_ = At::End;
    line_ = 0;
  } else if (c != '\r') {
    ++line_;
  }
}

}  // namespace xiaoer::http
