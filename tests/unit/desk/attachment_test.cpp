// Which pictures are taken, and what their names become.
#include "desk/attachment.h"

#include <catch2/catch.hpp>

#include "base/utf8.h"

using namespace xiaoer;
using namespace xiaoer::desk;

TEST_CASE("a picture is told by its first bytes, not by its name") {
  const std::pair<std::string, std::string> rows[] = {
      {"\x89PNG\r\n\x1a\n....", "image/png"},
      {"\xff\xd8\xff\xe0..", "image/jpeg"},
      {"GIF89a..", "image/gif"},
      {"GIF87a", "image/gif"},
      {std::string("RIFF\x10\0\0\0WEBPVP8 ", 16), "image/webp"},
      {std::string("RIFF\x10\0\0\0WAVEfmt ", 16), ""},
      {"RIFF", ""},
      {"RIFFxxxx", ""},
      {"\x89PNG", ""},
      {"GIF88a", ""},
      {"<svg xmlns='http://www.w3.org/2000/svg'/>", ""},
      {"<html>", ""},
      {" GIF89a", ""},
      {"BM......", ""},
      {"%PDF-1.7", ""},
      {"", ""},
  };
  for (const auto& [bytes, type] : rows) {
    CAPTURE(bytes);
    CHECK(pictureType(bytes).value_or("") == type);
  }
}

TEST_CASE("a name is cleaned for display") {
  const std::array<std::string, 3> rows[] = {
      {"截图 1.png", "image/png", "截图 1.png"},
      {"Photo.JPEG", "image/jpeg", "Photo.JPEG"},
      {"photo", "image/jpeg", "photo.jpg"},
      {"photo.png", "image/gif", "photo.png.gif"},
      {"evil.html", "image/png", "evil.html.png"},
      {"../../etc/passwd", "image/png", "passwd.png"},
      {"C:\\fakepath\\截图.png", "image/png", "截图.png"},
      {"", "image/webp", "picture.webp"},
      {"...", "image/webp", "picture.webp"},
      {".png", "image/png", "png.png"},
      {"a/", "image/png", "picture.png"},
      {"a\r\nSet-Cookie: x.png", "image/png", "aSet-Cookie: x.png"},
      {"\u202egnp.exe", "image/png", "gnp.exe.png"},
      {"\xff\xfe.png", "image/png", "picture.png"},
      {std::string("a\0b.png", 7), "image/png", "ab.png"},
      {"😀.gif", "image/gif", "😀.gif"},
  };
  for (const auto& [given, type, shown] : rows) {
    CAPTURE(given);
    CHECK(shownName(given, type) == shown);
  }
}

TEST_CASE("a name has up to 100 characters and keeps its ending") {
  std::string longest;
  for (int i = 0; i < 96; ++i) longest += "图";
  CHECK(shownName(longest + ".png", "image/png") == longest + ".png");
  const std::string cut = shownName(longest + "图图.png", "image/png");
  CHECK(countChars(cut) == 100);
  CHECK(cut == longest + ".png");
}

TEST_CASE("a ticket's pictures as the customer sees them") {
  const auto list =
      toJson(std::vector<Attachment>{{"ab12", "截图.png", "image/png", 9, {0}}}, "T20261122-0007");
  CHECK(list.dump() ==
        R"([{"id":"ab12","name":"截图.png","type":"image/png","size":9,)"
        R"("url":"/v1/tickets/T20261122-0007/attachments/ab12","at":"1970-01-01T00:00:00.000Z"}])");
}
