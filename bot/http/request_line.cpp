// cpp-httplib 0.11.4 parses through its protected process_request(), which wants to do a whole connection's
// work. It is given the method and the path alone, because of what it does with the rest:
//   - header values are percent-decoded ("a%2Bb" in a token changes, "%0d%0a" becomes a line break), a line
//     over 8,192 bytes is a 400, and a malformed Range a 416 where RFC 9110 says to ignore it;
//   - REMOTE_ADDR is added as a header behind one that the client sent itself;
//   - a query with a second '?' is refused, its parameters lose their order, a form-urlencoded body over
//     8,192 bytes gets 413 (and that is the type `curl -d` sends).
// The fields and the body are therefore taken from Framing, which had to read them anyway.
#include "http/request_line.h"

#include <algorithm>
#include <cstring>

#include "http/fields.h"

namespace xiaoer::http {
namespace {

// Gives the library a request line and swallows what it writes: the answer is ours to send.
class Text final : public httplib::Stream {
 public:
  Text(std::string_view method, std::string_view path) {
    text_.reserve(method.size() + path.size() + 14);
    text_.append(method).append(1, ' ').append(path).append(" HTTP/1.1\r\n\r\n");
  }
  bool is_readable() const override { return at_ < text_.size(); }
  bool is_writable() const override { return false; }
  ssize_t read(char* to, size_t size) override {
    const size_t n = std::min(size, text_.size() - at_);
    std::memcpy(to, text_.data() + at_, n);
    at_ += n;
    return static_cast<ssize_t>(n);
  }
  ssize_t write(const char*, size_t) override { return -1; }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  // The library answers 500 by itself for a descriptor of 1,024 (FD_SETSIZE) or more.
  socket_t socket() const override { return -1; }

 private:
  std::string text_;
  size_t at_ = 0;
};

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The library leaves a wrong escape as it is and knows "%u1234", which no standard does.
bool escapesAreWell(std::string_view text) {
  for (size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    if (at + 2 >= text.size() || hexDigit(text[at + 1]) < 0 || hexDigit(text[at + 2]) < 0) return false;
    if (text[at + 1] == '0' && text[at + 2] == '0') return false;  // a NUL ends a path early in much C code
  }
  return true;
}

std::string decoded(std::string_view text) {
  std::string to;
  to.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      to += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
      i += 2;
    } else {
      to += text[i] == '+' ? ' ' : text[i];
    }
  }
  return to;
}

void readQuery(std::string_view text, Fields& to) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    const size_t equals = std::min(pair.find('='), pair.size());
    if (!pair.empty()) {
      to.emplace_back(decoded(pair.substr(0, equals)),
                      decoded(pair.substr(std::min(equals + 1, pair.size()))));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// "http://host/path" is what a client sends to a proxy, and a server must take it: RFC 9112 section 3.2.2.
std::string_view withoutAuthority(std::string_view target) {
  const size_t scheme = target.find("://");
  if (target.empty() || target.front() == '/' || scheme == std::string_view::npos) return target;
  if (!sameName(target.substr(0, scheme), "http") && !sameName(target.substr(0, scheme), "https")) return {};
  const size_t path = target.find_first_of("/?", scheme + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

}  // namespace

RequestLine::RequestLine() {
  // Says "handled" before the library tries its routes or reads a body.
  set_pre_routing_handler(
      [](const httplib::Request&, httplib::Response&) { return HandlerResponse::Handled; });
}

// Customers post to one address: what the library made of this thread's last line, 24,000 instructions, is
// kept.
bool RequestLine::parse(std::string_view method, std::string_view path, Request& to) {
  thread_local std::string lastMethod, lastPath, readMethod, readPath;
  if (readMethod.empty() || method != lastMethod || path != lastPath) {
    Text text(method, path);
    bool closed = false;
    readMethod.clear();
    process_request(text, false, closed, [&](httplib::Request& request) {
      readMethod = std::move(request.method);
      readPath = std::move(request.path);
    });
    lastMethod = method, lastPath = path;
  }
  to.method = readMethod, to.path = readPath;
  return !readMethod.empty();
}

int RequestLine::read(std::string_view method, std::string_view target, Request& to) {
  target = withoutAuthority(target);
  const size_t question = std::min(target.find_first_of("?#"), target.size());
  std::string_view path = target.substr(0, question), query = target.substr(question);
  query = query.substr(0, query.find('#'));
  if (path.empty() && !query.empty()) path = "/";
  if ((path.substr(0, 1) != "/" && path != "*") || !escapesAreWell(path) || !escapesAreWell(query))
    return 400;
  if (!parse(method, path, to)) return 501;  // all else being checked: a method the library does not know
  if (!query.empty()) readQuery(query.substr(1), to.query);
  return 0;
}

bool readPairs(std::string_view text, std::vector<std::pair<std::string, std::string>>& to) {
  if (!escapesAreWell(text)) return false;
  readQuery(text, to);
  return true;
}

}  // namespace xiaoer::http
