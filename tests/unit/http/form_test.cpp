// Forms as browsers send them, against what was put into them; and forms that no browser sends.
#include "http/form.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "base/utf8.h"

using namespace xiaoer;
using namespace xiaoer::http;

namespace {

std::optional<Form> read(const std::string& type, const std::string& body) {
  Request request;
  request.headers = {{"Content-Type", type}};
  request.body = body;
  return readForm(request);
}

struct Part {
  std::string name, value;
  std::optional<std::string> file;  // its name
};
using Parts = std::vector<Part>;

// HTML's "multipart/form-data encoding": what stands between quotes loses its quotes and ends of lines.
std::string quoted(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += c == '"' ? "%22" : c == '\r' ? "%0D" : c == '\n' ? "%0A" : std::string(1, c);
  return out;
}

std::string written(const Parts& parts, const std::string& boundary) {
  std::string out;
  for (const Part& part : parts) {
    out += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(part.name) + "\"";
    if (part.file)
      out += "; filename=\"" + quoted(*part.file) + "\"\r\nContent-Type: application/octet-stream";
    out += "\r\n\r\n" + part.value + "\r\n";
  }
  return out + "--" + boundary + "--\r\n";
}

// The fields of each name in their order, and the files that were chosen.
std::string shown(const std::string& name, const std::string& value) {
  return name + "\x1f" + value + "\x1e";
}

std::string fieldsOf(Parts parts) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Part& a, const Part& b) { return quoted(a.name) < quoted(b.name); });
  std::string fields, files;
  for (const Part& part : parts) {
    if (!part.file) fields += shown(quoted(part.name), part.value);
    if (part.file && (!part.file->empty() || !part.value.empty()))
      files += shown(quoted(part.name) + "\x1d" + quoted(*part.file), part.value);
  }
  return fields + "\x1c" + files;
}

std::string fieldsOf(const Form& form) {
  auto fields = form.fields;
  auto files = form.files;
  std::stable_sort(fields.begin(), fields.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::stable_sort(files.begin(), files.end(),
                   [](const auto& a, const auto& b) { return a.field < b.field; });
  std::string out;
  for (const auto& [name, value] : fields) out += shown(name, value);
  out += "\x1c";
  for (const Form::File& file : files) out += shown(file.field + "\x1d" + file.name, file.bytes);
  return out;
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  size_t below(size_t end) { return std::uniform_int_distribution<size_t>(0, end - 1)(random_); }
  std::string pick(const std::vector<std::string>& from) { return from[below(from.size())]; }

  std::string boundary() {
    return pick({"x", "----WebKitFormBoundary7MA4YWxkTrZu0gW",
                 "-----------------------------9051914041544843365972754266", "a'b(c)+d_e,f-g./:=?"});
  }
  std::string name() {
    return pick({"words", "contact", "pictures", "pictures", "a\"b", "店铺", "a;b", "name=", ""});
  }
  std::string text(const std::string& boundary) { return kept(made(kWords, boundary), boundary); }
  std::string bytes(const std::string& boundary) {
    std::string out = made(kBytes, boundary);
    if (below(8) == 0) out.append(below(20'000), pick({"x", "\r", "\n", "-"})[0]);
    return kept(std::move(out), boundary);
  }
  Parts parts(const std::string& boundary) {
    Parts out(1 + below(6));  // a page whose form has no field sends none
    for (Part& part : out) {
      part.name = name();
      if (below(2) == 0)
        part.file = pick({"a.png", "截图 1.png", "a\"b.png", "a;b=c.png", "C:\\x\\y.png", "", "a\r\nb.png"});
      part.value = part.file ? bytes(boundary) : text(boundary);
    }
    return out;
  }
  std::string mutated(std::string body) {
    static const std::vector<std::string> kPieces = {"\r\n",
                                                     "\n",
                                                     "--x",
                                                     "--x--",
                                                     "\r\n--x\r\n",
                                                     "\"",
                                                     ";",
                                                     "%22",
                                                     std::string(1, '\0'),
                                                     "\xff\xfe",
                                                     "Content-Disposition: form-data; name=\"b\"",
                                                     "filename=\"c\"",
                                                     "filename*=utf-8''d",
                                                     "Content-Type: text/html",
                                                     "\r\n\r\n",
                                                     ":",
                                                     " ",
                                                     std::string(3000, 'y')};
    for (size_t n = 1 + below(6); n > 0 && !body.empty(); --n) {
      const size_t at = below(body.size());
      switch (below(4)) {
        case 0:
          body[at] = static_cast<char>(below(256));
          break;
        case 1:
          body.erase(at, 1 + below(20));
          break;
        case 2:
          body.insert(at, pick(kPieces));
          break;
        default:
          body.insert(at, body.substr(below(body.size()), below(200)));
      }
    }
    return body;
  }

 private:
  std::string made(const std::vector<std::string>& from, const std::string& boundary) {
    std::string out;
    for (size_t n = below(6); n > 0; --n) out += pick(from);
    if (below(4) == 0) out += "\r\n--" + boundary.substr(0, boundary.size() - 1);
    if (below(4) == 0) out += "--" + boundary;
    return out;
  }
  // Browsers choose a boundary that stands in no value at the beginning of a line.
  static std::string kept(std::string value, const std::string& boundary) {
    const std::string end = "\r\n--" + boundary;
    for (size_t at; (at = value.find(end)) != value.npos;) value.erase(at, 1);
    return value.starts_with(end.substr(2)) ? "!" + value : value;
  }

  const std::vector<std::string> kWords = {
      "订单", "a", " ", "\r\n", "\r", "\n", "--", "\r\n--", "\r\n\r\n", "Content-Type: x\r\n", "😀"};
  const std::vector<std::string> kBytes = {"\x89PNG\r\n\x1a\n",
                                           std::string(3, '\0'),
                                           "\xff\xd8",
                                           "\r",
                                           "\r\n",
                                           "\r\n-",
                                           "\r\n--",
                                           "--",
                                           "\n",
                                           "x"};
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("a form is read as it was written, whatever stands in it") {
  Generator generator(20261125);
  for (int round = 0; round < 4000; ++round) {
    const std::string boundary = generator.boundary();
    const Parts parts = generator.parts(boundary);
    const bool quotes = boundary.find('\'') != boundary.npos || generator.below(2) == 0;
    const std::string type = "multipart/form-data; boundary=" + (quotes ? "\"" + boundary + "\"" : boundary);
    const std::string body = written(parts, boundary);
    const auto form = read(type, body);
    CAPTURE(type, body);
    REQUIRE(form);
    REQUIRE(fieldsOf(*form) == fieldsOf(parts));
  }
}

// Whatever bytes come: a form or none; nothing in it that did not come, no more than came.
TEST_CASE("mutated forms") {
  Generator generator(7);
  int taken = 0;
  for (int round = 0; round < 6000; ++round) {
    const std::string body = generator.mutated(written(generator.parts("x"), "x"));
    const auto form = read("multipart/form-data; boundary=x", body);
    if (!form) continue;
    ++taken;
    size_t size = 0;
    CAPTURE(body);
    for (const auto& [name, value] : form->fields) {
      REQUIRE((validUtf8(name) && validUtf8(value) && (name + value).find('\0') == std::string::npos));
      REQUIRE(body.find(value) != body.npos);
      size += value.size();
    }
    for (const Form::File& file : form->files) {
      REQUIRE(body.find(file.bytes) != body.npos);
      size += file.bytes.size();
    }
    REQUIRE(size <= body.size());
  }
  CHECK(taken > 600);
  CHECK(taken < 5400);
}

TEST_CASE("a form has bounds: how many parts, how long their heads") {
  const std::string type = "multipart/form-data; boundary=x";
  const Parts most(64, Part{"a", "v", {}});
  Parts more = most;
  more.push_back({"a", "v", {}});
  CHECK(read(type, written(most, "x"))->fields.size() == 64);
  CHECK_FALSE(read(type, written(more, "x")));
  const auto named = [&](size_t length) {
    return read(type, written({{std::string(length, 'n'), "v", {}}}, "x"));
  };
  CHECK(named(1900));  // the head is some 50 bytes more, and has 2,048
  CHECK_FALSE(named(2048));
  CHECK_FALSE(read(type + std::string(600, ';'), written(most, "x")));
  CHECK_FALSE(read("multipart/form-data", written(most, "x")));
  CHECK_FALSE(read("multipart/form-data; boundary=", written(most, "x")));
}

TEST_CASE("what nearly ends a part costs no more than what does not") {
  std::string bytes;
  while (bytes.size() < 4'000'000) bytes += "\r\n--";
  const auto form = read("multipart/form-data; boundary=-x", written({{"a", bytes, "b"}}, "-x"));
  REQUIRE(form);
  CHECK(form->files.at(0).bytes == bytes);
}
