// multipart/form-data is read by cpp-httplib, whose parser stands behind its protected process_request(): it
// is given the type and the body as if they came from a socket. Its limit of 8,192 bytes for the other kind
// of form, which longer words in a textarea pass, is why that is read here.
#include "http/form.h"

#include <httplib.h>

#include <algorithm>
#include <cstring>

#include "base/utf8.h"
#include "http/fields.h"
#include "http/request_line.h"

namespace xiaoer::http {
namespace {

constexpr size_t kMostParts = 64;
constexpr size_t kLongestType = 512;  // with its boundary, of 70 characters at most

// The request as the library would read it from a socket, without a copy of the body.
class Bytes final : public httplib::Stream {
 public:
  Bytes(std::string head, std::string_view body) : head_(std::move(head)), parts_{head_, body} {}
  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, size_t size) override {
    while (at_ < 2 && parts_[at_].empty()) ++at_;
    if (at_ == 2) return 0;
    const size_t n = std::min(size, parts_[at_].size());
    std::memcpy(to, parts_[at_].data(), n);
    parts_[at_].remove_prefix(n);
    return static_cast<ssize_t>(n);
  }
  ssize_t write(const char*, size_t size) override {
    return static_cast<ssize_t>(size);
  }  // its answer is not ours
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return -1; }

 private:
  const std::string head_;
  std::string_view parts_[2];
  size_t at_ = 0;
};

class Parts final : private httplib::Server {
 public:
  Parts() {
    set_payload_max_length(static_cast<size_t>(-1));  // ours has been looked at already
    Post("/", [this](const httplib::Request& request, httplib::Response&) { read_ = request.files; });
  }
  // Nothing where it is broken: then the library answers by itself and asks no handler.
  std::optional<httplib::MultipartFormDataMap> read(std::string_view type, std::string_view body) {
    read_.reset();
    std::string head = "POST / HTTP/1.1\r\nContent-Type: ";
    head.append(type).append("\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
    Bytes bytes(std::move(head), body);
    bool closed = false;
    process_request(bytes, true, closed, nullptr);
    return std::move(read_);
  }

 private:
  std::optional<httplib::MultipartFormDataMap> read_;
};

bool isText(std::string_view value) { return validUtf8(value) && value.find('\0') == value.npos; }

// Long lines in the head of a part would go through std::regex, which recurses for each character.
bool headsAreShort(std::string_view body, std::string_view boundary) {
  constexpr size_t kLongest = 1024;
  const std::string mark = "--" + std::string(boundary);
  size_t parts = 0;
  for (size_t at = body.find(mark); at != body.npos; at = body.find(mark, at + mark.size())) {
    const std::string_view head = body.substr(at + mark.size(), 2 * kLongest);
    const bool begins = at == 0 || body.substr(0, at).ends_with("\r\n");  // else it is said within a part
    if (!begins || head.starts_with("--")) continue;
    if (++parts > kMostParts || head.find("\r\n\r\n") == head.npos) return false;
  }
  return true;
}

std::optional<Form> multipart(std::string_view type, std::string_view body) {
  const size_t at = type.find("boundary=");
  if (at == type.npos || type.size() > kLongestType) return std::nullopt;
  std::string_view boundary = type.substr(at + 9);
  boundary = boundary.substr(0, boundary.find(';'));
  if (boundary.size() >= 2 && boundary.front() == '"' && boundary.back() == '"')
    boundary = boundary.substr(1, boundary.size() - 2);
  if (boundary.empty() || !headsAreShort(body, boundary)) return std::nullopt;
  Parts parts;
  auto read = parts.read(type, body);
  if (!read) return std::nullopt;
  Form form;
  for (auto& [name, part] : *read) {
    if (!isText(name)) return std::nullopt;
    const bool isFile = !part.filename.empty() || part.content_type != "";
    if (!isFile && !isText(part.content)) return std::nullopt;
    if (!isFile)
      form.fields.emplace_back(name, std::move(part.content));
    else if (!part.filename.empty() || !part.content.empty())  // an empty field of files sends an empty one
      form.files.push_back({name, std::move(part.filename), std::move(part.content)});
  }
  return form;
}

std::optional<Form> urlEncoded(std::string_view body) {
  Form form;
  if (!readPairs(body, form.fields)) return std::nullopt;
  for (const auto& [name, value] : form.fields)
    if (!isText(name) || !isText(value)) return std::nullopt;
  return form;
}

}  // namespace

std::string Form::field(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (key != name) continue;
    const size_t first = value.find_first_not_of(" \t\r\n");
    return first == value.npos ? "" : value.substr(first, value.find_last_not_of(" \t\r\n") - first + 1);
  }
  return "";
}

std::optional<Form> readForm(const Request& request) {
  const std::string_view type = request.header("Content-Type");
  const std::string_view kind = type.substr(0, type.find(';'));
  if (sameName(kind, "multipart/form-data")) return multipart(type, request.body);
  if (sameName(kind, "application/x-www-form-urlencoded")) return urlEncoded(request.body);
  return std::nullopt;
}

}  // namespace xiaoer::http
